package io.rosettamq.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.sqs.Protocol.Answer;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// How dead letters are moved back, in both protocols.
@Timeout(60)
@ParameterizedClass
@EnumSource(Protocol.class)
class MoveTaskTest {
  @RegisterExtension static final ServedSqs SQS = new ServedSqs();

  private static int made;

  private final Protocol protocol;
  private String source = "";
  private String dead = "";

  MoveTaskTest(Protocol protocol) {
    this.protocol = protocol;
  }

  @BeforeEach
  void createQueues() {
    made++;
    source = create("source" + made);
    dead = create("dead" + made);
    String policy = "{\"deadLetterTargetArn\":\"" + arn(dead) + "\",\"maxReceiveCount\":\"1\"}";
    assertEquals("", set(source, "RedrivePolicy", policy).error());
  }

  private Answer root(String action, String... fields) {
    return protocol.call(SQS.origin() + "/", action, fields);
  }

  private String create(String name) {
    return root("CreateQueue", "QueueName", name).value("QueueUrl");
  }

  private Answer set(String url, String name, String value) {
    return protocol.call(
        url, "SetQueueAttributes", "Attribute.1.Name", name, "Attribute.1.Value", value);
  }

  private String arn(String url) {
    return protocol
        .call(url, "GetQueueAttributes", "AttributeName.1", "QueueArn")
        .entry("QueueArn");
  }

  private void kill(int messages) {
    for (int i = 0; i < messages; i++) {
      protocol.call(source, "SendMessage", "MessageBody", "m" + i);
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> {
          protocol.call(source, "ReceiveMessage", "VisibilityTimeout", "0");
          return messages(dead) == messages;
        });
  }

  private void awaitMessages(String url, int count) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> messages(url) == count);
  }

  private int messages(String url) {
    Answer all = protocol.call(url, "GetQueueAttributes", "AttributeName.1", "All");
    return Integer.parseInt(all.entry("ApproximateNumberOfMessages"));
  }

  @Test
  void deadLettersGoBackToWhereTheyDied() {
    kill(3);
    assertFalse(root("StartMessageMoveTask", "SourceArn", arn(dead)).value("TaskHandle").isEmpty());
    awaitMessages(source, 3);
    awaitMessages(dead, 0);
    Awaitility.await()
        .until(() ->
            root("ListMessageMoveTasks", "SourceArn", arn(dead))
                .all("Status")
                .equals(List.of("COMPLETED")));
    Answer listed = root("ListMessageMoveTasks", "SourceArn", arn(dead));
    assertEquals("3", listed.value("ApproximateNumberOfMessagesMoved"));
    assertEquals(List.of(), listed.all("TaskHandle"));
    Answer got =
        protocol.call(
            source, "ReceiveMessage", "MaxNumberOfMessages", "10", "AttributeName.1", "All");
    assertEquals(3, got.all("Body").size());
    assertFalse(got.body().contains("DeadLetterQueueSourceArn"), got.body());
  }

  @Test
  void deadLettersGoWhereTheyAreSent() {
    kill(2);
    String other = create("other" + made);
    root("StartMessageMoveTask", "SourceArn", arn(dead), "DestinationArn", arn(other));
    awaitMessages(other, 2);
  }

  @Test
  void taskIsCancelledBetweenMessages() {
    kill(3);
    Answer started =
        root("StartMessageMoveTask", "SourceArn", arn(dead), "MaxNumberOfMessagesPerSecond", "1");
    String handle = started.value("TaskHandle");
    Answer second = root("StartMessageMoveTask", "SourceArn", arn(dead));
    assertEquals("InvalidParameterValue", second.error());
    assertTrue(second.body().contains("already a task running"), second.body());
    assertEquals("", root("CancelMessageMoveTask", "TaskHandle", handle).error());
    Awaitility.await()
        .until(() ->
            root("ListMessageMoveTasks", "SourceArn", arn(dead))
                .value("Status")
                .equals("CANCELLED"));
    assertEquals(
        "InvalidParameterValue", root("CancelMessageMoveTask", "TaskHandle", handle).error());
  }

  @Test
  void onlyDeadLetterQueuesAreMovedFrom() {
    Answer plain = root("StartMessageMoveTask", "SourceArn", arn(source));
    assertEquals("InvalidParameterValue", plain.error());
    assertTrue(plain.body().contains("configured as a Dead Letter Queue"), plain.body());
    assertEquals(
        "ResourceNotFoundException",
        root("StartMessageMoveTask", "SourceArn", arn(dead) + "x").error());
    assertEquals(
        "InvalidParameterValue", root("CancelMessageMoveTask", "TaskHandle", "nonsense").error());
  }
}
