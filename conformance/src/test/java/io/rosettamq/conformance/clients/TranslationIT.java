package io.rosettamq.conformance.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rosettamq.conformance.peer.RosettaPeer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Messages that one protocol sent and another gets: every cell of `docs/translation.md` that has
/// clients.
@Timeout(180)
class TranslationIT {
  @Test
  void amqpAndSqsSeeOneMessage() throws Exception {
    assumeTrue(RosettaPeer.isBuilt(), "skipped: server/target/rosetta.jar is not built");
    assumeTrue(
        ClientProcess.succeeds("/usr/bin/python3", "-c", "import boto3, pika"),
        "skipped: python3-boto3 or python3-pika is not installed");
    try (RosettaPeer peer = RosettaPeer.start()) {
      check("translation.py", 22, List.of(peer.amqpPort(), peer.sqsPort()));
    }
  }

  @Test
  void kafkaSeesQueuesAsTopics() throws Exception {
    assumeTrue(RosettaPeer.isBuilt(), "skipped: server/target/rosetta.jar is not built");
    assumeTrue(
        ClientProcess.succeeds("/usr/bin/python3", "-c", "import boto3, pika"),
        "skipped: python3-boto3 or python3-pika is not installed");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/kcat")), "skipped: kcat is not installed");
    try (RosettaPeer peer = RosettaPeer.start()) {
      List<Integer> ports = List.of(peer.amqpPort(), peer.sqsPort(), peer.kafkaPort());
      check("translation_kafka.py", 32, ports);
    }
  }

  /// @param cells how many the program looks at
  private static void check(String program, int cells, List<Integer> ports) throws Exception {
    Path script = Path.of("src/test/python", program).toAbsolutePath();
    List<String> command = new ArrayList<>(List.of("/usr/bin/python3", script.toString()));
    ports.forEach(port -> command.add(port.toString()));
    try (ClientProcess client = ClientProcess.start(command)) {
      assertEquals(0, client.awaitExit(), client::errors);
      List<String> failed =
          client.output().stream().filter(line -> !line.startsWith("ok ")).toList();
      assertTrue(failed.isEmpty(), () -> String.join("\n", failed));
      assertEquals(cells, client.output().size());
    }
  }
}
