package io.rosettamq.conformance.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rosettamq.conformance.peer.ProcessOutput;
import io.rosettamq.conformance.peer.RosettaPeer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Unmodified SQS clients, with no setting but the endpoint.
@Timeout(180)
class SqsClientsIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final List<String> STEPS =
      List.of(
          "create",
          "send, receive, delete",
          "batches",
          "errors",
          "long polling",
          "restart",
          "after a crash");

  private RosettaPeer peer;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    assumeTrue(RosettaPeer.isBuilt(), "skipped: server/target/rosetta.jar is not built");
    peer = RosettaPeer.start();
  }

  @AfterEach
  void stop() {
    if (peer != null) {
      peer.close();
    }
  }

  @Test
  void boto3GoesThroughAllStepsAndACrash() throws Exception {
    assumeTrue(
        ClientProcess.succeeds("/usr/bin/python3", "-c", "import boto3"),
        "skipped: python3-boto3 is not installed");
    Path script = Path.of("src/test/python/sqs_client.py").toAbsolutePath();
    List<String> command =
        List.of("/usr/bin/python3", script.toString(), Integer.toString(peer.sqsPort()));
    try (ClientProcess client = ClientProcess.start(command)) {
      client.awaitLine("restart");
      peer.kill();
      peer.startAgain();
      client.goOn();
      assertEquals(0, client.awaitExit(), client::errors);
      assertEquals(STEPS, client.output(), client::errors);
    }
  }

  @Test
  void awscliSendsAndReceives() throws Exception {
    assumeTrue(
        ClientProcess.succeeds("/usr/bin/aws", "--version"), "skipped: awscli is not installed");
    String url = aws("create-queue", "--queue-name", "cli", "--query", "QueueUrl");
    assertEquals("http://127.0.0.1:" + peer.sqsPort() + "/000000000000/cli", url);
    String id =
        aws("send-message", "--queue-url", url, "--message-body", "hi", "--query", "MessageId");
    String received =
        aws(
            "receive-message",
            "--queue-url",
            url,
            "--query",
            "Messages[0].[Body,MessageId,ReceiptHandle]");
    String[] parts = received.split("\\s+", -1);
    assertEquals("hi", parts[0]);
    assertEquals(id, parts[1]);
    aws("delete-message", "--queue-url", url, "--receipt-handle", parts[2]);
    assertEquals(
        "0",
        aws(
            "get-queue-attributes",
            "--queue-url",
            url,
            "--attribute-names",
            "All",
            "--query",
            "Attributes.ApproximateNumberOfMessagesNotVisible"));
    aws("delete-queue", "--queue-url", url);
    assertEquals("None", aws("list-queues", "--query", "QueueUrls"));
  }

  private String aws(String... words) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "/usr/bin/aws",
                "--endpoint-url",
                "http://127.0.0.1:" + peer.sqsPort(),
                "--output",
                "text",
                "sqs"));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .putAll(
            Map.of(
                "AWS_ACCESS_KEY_ID", "any",
                "AWS_SECRET_ACCESS_KEY", "any",
                "AWS_DEFAULT_REGION", "us-east-1"));
    Process process = builder.start();
    ProcessOutput output = ProcessOutput.of(process.getInputStream());
    ProcessOutput errors = ProcessOutput.of(process.getErrorStream());
    assertEquals(0, process.waitFor(), errors::text);
    return String.join("\n", output.all(LIMIT)).strip();
  }
}
