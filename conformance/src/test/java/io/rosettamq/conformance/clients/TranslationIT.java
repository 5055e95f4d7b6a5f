package io.rosettamq.conformance.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rosettamq.conformance.peer.RosettaPeer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Messages that one protocol sent and another gets: every cell of `docs/translation.md` that has
/// clients.
@Timeout(180)
class TranslationIT {
  /// How many cells the program looks at.
  private static final int CELLS = 22;

  @Test
  void amqpAndSqsSeeOneMessage() throws Exception {
    assumeTrue(RosettaPeer.isBuilt(), "skipped: server/target/rosetta.jar is not built");
    assumeTrue(
        ClientProcess.succeeds("/usr/bin/python3", "-c", "import boto3, pika"),
        "skipped: python3-boto3 or python3-pika is not installed");
    Path script = Path.of("src/test/python/translation.py").toAbsolutePath();
    try (RosettaPeer peer = RosettaPeer.start();
        ClientProcess client =
            ClientProcess.start(
                List.of(
                    "/usr/bin/python3",
                    script.toString(),
                    Integer.toString(peer.amqpPort()),
                    Integer.toString(peer.sqsPort())))) {
      assertEquals(0, client.awaitExit(), client::errors);
      List<String> failed =
          client.output().stream().filter(line -> !line.startsWith("ok ")).toList();
      assertTrue(failed.isEmpty(), () -> String.join("\n", failed));
      assertEquals(CELLS, client.output().size());
    }
  }
}
