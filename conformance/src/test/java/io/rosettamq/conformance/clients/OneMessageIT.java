package io.rosettamq.conformance.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rosettamq.conformance.peer.RosettaPeer;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A queue is one object for pika, boto3 and kcat: what one sends all see, and what one settles is
/// gone for all.
@Timeout(120)
class OneMessageIT {
  private static final Path EXAMPLE = Path.of("../examples/one-message").toAbsolutePath();

  private RosettaPeer peer;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(RosettaPeer.isBuilt(), "skipped: server/target/rosetta.jar is not built");
    assumeTrue(
        ClientProcess.succeeds("/usr/bin/python3", "-c", "import boto3, pika"),
        "skipped: python3-boto3 or python3-pika is not installed");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/kcat")), "skipped: kcat is not installed");
    peer = RosettaPeer.start();
  }

  @AfterEach
  void stop() {
    if (peer != null) {
      peer.close();
    }
  }

  private List<String> demo() throws Exception {
    return run(EXAMPLE.resolve("demo.sh").toString());
  }

  private List<String> kcat(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("/usr/bin/kcat", "-q", "-t", "orders"));
    command.addAll(List.of("-b", "127.0.0.1:" + peer.kafkaPort()));
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  private List<String> python(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("/usr/bin/python3"));
    command.add(EXAMPLE.resolve("messages.py").toString());
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  private List<String> readAll() throws Exception {
    return kcat("-C", "-e", "-o", "beginning", "-f", "%o %k %s [%h]\\n");
  }

  private List<String> run(String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("AMQP_PORT", Integer.toString(peer.amqpPort()));
    builder.environment().put("SQS_PORT", Integer.toString(peer.sqsPort()));
    builder.environment().put("KAFKA_PORT", Integer.toString(peer.kafkaPort()));
    Process process = builder.redirectErrorStream(true).start();
    List<String> output;
    try (BufferedReader lines = process.inputReader()) {
      output = lines.lines().toList();
    }
    assertEquals(0, process.waitFor(), () -> String.join("\n", output));
    return output;
  }

  /// The README shows what it prints.
  @Test
  void theExampleDoesWhatItSays() throws Exception {
    String readme = Files.readString(EXAMPLE.resolve("README.md"));
    int begin = readme.indexOf("# pika and boto3 send");
    String shown = readme.substring(begin, readme.indexOf("```", begin));
    assertEquals(shown.lines().toList(), demo());
  }

  @Test
  void whatIsSettledIsGoneAfterAKillToo() throws Exception {
    python("send-amqp", "orders", "a");
    python("send-sqs", "orders", "b");
    python("take-sqs", "orders");
    List<String> left = List.of("1  b [colour=red]");
    assertEquals(left, readAll());
    peer.kill();
    peer.startAgain();
    assertEquals(left, readAll());
  }

  @Test
  void whatKafkaSendsInBatchesOthersTakeOneByOne() throws Exception {
    python("send-amqp", "orders", "a");
    python("take-amqp", "orders");
    Path lines = Files.createTempFile("rosetta-lines-", ".txt");
    try {
      Files.writeString(lines, "key=b\nkey=c\n");
      kcat("-P", "-K", "=", "-z", "zstd", "-X", "enable.idempotence=true", "-l", lines.toString());
    } finally {
      Files.delete(lines);
    }
    assertEquals(List.of("1 key b []", "2 key c []"), readAll());
    assertEquals(List.of("b None"), python("take-amqp", "orders"));
    assertEquals(List.of("c {}"), python("take-sqs", "orders"));
    assertEquals(List.of(), readAll());
  }
}
