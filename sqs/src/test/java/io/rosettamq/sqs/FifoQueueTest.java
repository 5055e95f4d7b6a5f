package io.rosettamq.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.sqs.Protocol.Answer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What FIFO queues do, in both protocols.
@Timeout(60)
@ParameterizedClass
@EnumSource(Protocol.class)
class FifoQueueTest {
  @RegisterExtension static final ServedSqs SQS = new ServedSqs();

  private static int made;

  private final Protocol protocol;
  private String url = "";

  FifoQueueTest(Protocol protocol) {
    this.protocol = protocol;
  }

  @BeforeEach
  void createQueue() {
    url = create("queue" + made++ + ".fifo").value("QueueUrl");
  }

  private Answer create(String name) {
    return protocol.call(
        SQS.origin() + "/",
        "CreateQueue",
        "QueueName",
        name,
        "Attribute.1.Name",
        "FifoQueue",
        "Attribute.1.Value",
        "true");
  }

  @Test
  void booleansAreReadInAnyCase() {
    Answer answer =
        protocol.call(
            SQS.origin() + "/",
            "CreateQueue",
            "QueueName",
            "any-case-" + protocol + ".fifo",
            "Attribute.1.Name",
            "FifoQueue",
            "Attribute.1.Value",
            "True");
    assertEquals("", answer.error());
  }

  private Answer call(String action, String... fields) {
    return protocol.call(url, action, fields);
  }

  private Answer send(String group, String id) {
    return call(
        "SendMessage",
        "MessageBody",
        group + id,
        "MessageGroupId",
        group,
        "MessageDeduplicationId",
        id);
  }

  private Answer receive(String most) {
    return call(
        "ReceiveMessage",
        "MaxNumberOfMessages",
        most,
        "AttributeName.1",
        "All",
        "WaitTimeSeconds",
        "0");
  }

  private void set(String name, String value) {
    assertEquals(
        "",
        call("SetQueueAttributes", "Attribute.1.Name", name, "Attribute.1.Value", value).error());
  }

  @Test
  void groupsComeAsRuns() {
    send("a", "1");
    send("b", "2");
    send("a", "3");
    send("b", "4");
    assertEquals(List.of("a1", "a3", "b2", "b4"), receive("10").all("Body"));
  }

  @Test
  void groupIsLockedWhileAnyOfItIsInFlight() {
    send("a", "1");
    send("a", "2");
    send("b", "3");
    Answer first = receive("1");
    assertEquals(List.of("a1"), first.all("Body"));
    assertEquals(List.of("b3"), receive("10").all("Body"));
    assertEquals(List.of(), receive("10").all("Body"));
    String handle = first.value("ReceiptHandle");
    assertEquals("", call("DeleteMessage", "ReceiptHandle", handle).error());
    assertEquals(List.of("a2"), receive("10").all("Body"));
  }

  @Test
  void messageThatIsVisibleAgainKeepsItsPlace() {
    send("a", "1");
    send("a", "2");
    String handle = receive("1").value("ReceiptHandle");
    call("ChangeMessageVisibility", "ReceiptHandle", handle, "VisibilityTimeout", "0");
    assertEquals(List.of("a1", "a2"), receive("10").all("Body"));
    Answer late = call("DeleteMessage", "ReceiptHandle", handle);
    assertEquals("InvalidParameterValue", late.error());
    assertTrue(late.body().contains("expired"), late.body());
  }

  @Test
  void whoWaitsGetsTheGroupWhenItIsUnlocked() {
    send("a", "1");
    send("a", "2");
    String handle = receive("1").value("ReceiptHandle");
    CompletableFuture<Answer> waiting =
        CompletableFuture.supplyAsync(() -> call("ReceiveMessage", "WaitTimeSeconds", "20"));
    call("DeleteMessage", "ReceiptHandle", handle);
    assertEquals("a2", waiting.join().value("Body"));
  }

  @Test
  void sameIdIsSentOnceEvenAfterTheMessageIsGone() {
    Answer first = send("a", "1");
    call("DeleteMessage", "ReceiptHandle", receive("1").value("ReceiptHandle"));
    Answer again = send("b", "1");
    assertEquals(first.value("MessageId"), again.value("MessageId"));
    assertEquals(first.value("SequenceNumber"), again.value("SequenceNumber"));
    assertEquals(List.of(), receive("10").all("Body"));
  }

  @Test
  void idsCountWithinTheirGroupWhereTheQueueSaysSo() {
    set("DeduplicationScope", "messageGroup");
    assertNotEquals(send("a", "1").value("MessageId"), send("b", "1").value("MessageId"));
    assertEquals(2, receive("10").all("Body").size());
  }

  @Test
  void bodyTellsMessagesApartWhereTheQueueSaysSo() {
    Answer refused = call("SendMessage", "MessageBody", "x", "MessageGroupId", "a");
    assertEquals("InvalidParameterValue", refused.error());
    set("ContentBasedDeduplication", "TRUE");
    call("SendMessage", "MessageBody", "x", "MessageGroupId", "a");
    call("SendMessage", "MessageBody", "x", "MessageGroupId", "a");
    call("SendMessage", "MessageBody", "y", "MessageGroupId", "a");
    assertEquals(List.of("x", "y"), receive("10").all("Body"));
  }

  @Test
  void sequenceNumbersGrowAndAreReceived() {
    Answer first = send("a", "1");
    Answer second = send("a", "2");
    assertEquals(20, first.value("SequenceNumber").length());
    assertTrue(first.value("SequenceNumber").compareTo(second.value("SequenceNumber")) < 0);
    Answer got = receive("1");
    assertEquals(first.value("SequenceNumber"), got.entry("SequenceNumber"));
    assertEquals("a", got.entry("MessageGroupId"));
    assertEquals("1", got.entry("MessageDeduplicationId"));
  }

  @Test
  void messagesNeedAGroupAndHaveNoDelayOfTheirOwn() {
    assertEquals("MissingParameter", call("SendMessage", "MessageBody", "x").error());
    assertEquals(
        "InvalidParameterValue",
        call(
                "SendMessage",
                "MessageBody",
                "x",
                "MessageGroupId",
                "a",
                "MessageDeduplicationId",
                "1",
                "DelaySeconds",
                "5")
            .error());
    assertEquals("InvalidParameterValue", create("plain" + made++).error());
  }

  @Test
  void deadLettersKeepTheirGroupAndTheQueuesAreOfOneKind() {
    String dead = create("dead" + made++ + ".fifo").value("QueueUrl");
    String plain =
        protocol
            .call(SQS.origin() + "/", "CreateQueue", "QueueName", "plain" + made++)
            .value("QueueUrl");
    Answer refused = redriveTo(plain);
    assertEquals("InvalidParameterValue", refused.error());
    assertTrue(refused.body().contains("same type"), refused.body());
    assertEquals("", redriveTo(dead).error());
    send("a", "1");
    send("a", "2");
    call("ReceiveMessage", "VisibilityTimeout", "0");
    assertEquals(List.of("a2"), receive("10").all("Body"));
    Answer got =
        protocol.call(
            dead, "ReceiveMessage", "WaitTimeSeconds", "10", "AttributeName.1", "MessageGroupId");
    assertEquals("a1", got.value("Body"));
    assertEquals("a", got.entry("MessageGroupId"));
  }

  private Answer redriveTo(String target) {
    String arn =
        protocol
            .call(target, "GetQueueAttributes", "AttributeName.1", "QueueArn")
            .entry("QueueArn");
    String policy = "{\"deadLetterTargetArn\":\"" + arn + "\",\"maxReceiveCount\":\"1\"}";
    return call(
        "SetQueueAttributes", "Attribute.1.Name", "RedrivePolicy", "Attribute.1.Value", policy);
  }

  @Test
  void throughputOfAGroupNeedsIdsThatCountWithinIt() {
    Answer refused =
        call(
            "SetQueueAttributes",
            "Attribute.1.Name",
            "FifoThroughputLimit",
            "Attribute.1.Value",
            "perMessageGroupId");
    assertEquals("InvalidAttributeValue", refused.error());
    set("DeduplicationScope", "messageGroup");
    set("FifoThroughputLimit", "perMessageGroupId");
  }

  @Test
  void sameAttemptGetsTheSameMessages() {
    send("a", "1");
    send("a", "2");
    Answer first = attempt("t1");
    assertEquals(List.of("a1"), first.all("Body"));
    Answer again = attempt("t1");
    assertEquals(first.all("ReceiptHandle"), again.all("ReceiptHandle"));
    assertEquals(List.of(), attempt("t2").all("Body"));
    call("DeleteMessage", "ReceiptHandle", first.value("ReceiptHandle"));
    assertEquals(List.of("a2"), attempt("t1").all("Body"));
  }

  private Answer attempt(String id) {
    return call("ReceiveMessage", "ReceiveRequestAttemptId", id);
  }
}
