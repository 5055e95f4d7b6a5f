package io.rosettamq.conformance.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rosettamq.conformance.peer.ProcessOutput;
import io.rosettamq.conformance.peer.RosettaPeer;
import java.io.IOException;
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
  private static final List<String> BOTO3 =
      List.of(
          "create",
          "send, receive, delete",
          "batches",
          "errors",
          "long polling",
          "restart",
          "after a crash");
  private static final List<String> JAVASCRIPT =
      List.of("create", "send, receive, delete", "restart", "consumer");
  private static final List<String> SPRING =
      List.of("listener", "many", "FIFO in order", "delay", "restart", "reconnect");
  private static final List<String> CELERY =
      List.of("task", "many", "retries", "restart", "reconnect");

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
    run(Programs.pythonOfSqs("sqs_client.py", "boto3", peer), BOTO3);
  }

  @Test
  void sdkForJavaScriptAndSqsConsumer() throws Exception {
    run(Programs.nodeOfSqs("client.mjs", peer), JAVASCRIPT);
  }

  @Test
  void springCloudAwsListeners() throws Exception {
    run(Programs.springCloudAws(peer), SPRING);
  }

  @Test
  void celeryWorker() throws Exception {
    String libraries = "boto3, celery, pycurl";
    run(Programs.pythonOfSqs("celery_sqs_program.py", libraries, peer), CELERY);
  }

  private void run(List<String> command, List<String> steps) throws Exception {
    ClientProcess.run(command, steps, ClientProcess.crashOf(peer));
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
