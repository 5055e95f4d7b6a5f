package io.rosettamq.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.sqs.Protocol.Answer;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What standard queues do, in both protocols.
@Timeout(60)
@ParameterizedClass
@EnumSource(Protocol.class)
class StandardQueueTest {
  @RegisterExtension static final ServedSqs SQS = new ServedSqs();

  private static int made;

  private final Protocol protocol;
  private String url = "";

  StandardQueueTest(Protocol protocol) {
    this.protocol = protocol;
  }

  @BeforeEach
  void createQueue() {
    url = create("queue" + made++);
  }

  private Answer root(String action, String... fields) {
    return protocol.call(SQS.origin() + "/", action, fields);
  }

  private Answer call(String action, String... fields) {
    return protocol.call(url, action, fields);
  }

  private String create(String name, String... fields) {
    String[] all = new String[fields.length + 2];
    all[0] = "QueueName";
    all[1] = name;
    System.arraycopy(fields, 0, all, 2, fields.length);
    return root("CreateQueue", all).value("QueueUrl");
  }

  private Answer send(String body) {
    return call("SendMessage", "MessageBody", body);
  }

  private Answer receive(String... fields) {
    return call("ReceiveMessage", fields);
  }

  private String attribute(String name) {
    return call("GetQueueAttributes", "AttributeName.1", name).entry(name);
  }

  @Test
  void queueIsFoundByNameAndListed() {
    String name = url.substring(url.lastIndexOf('/') + 1);
    assertEquals(url, root("GetQueueUrl", "QueueName", name).value("QueueUrl"));
    assertTrue(root("ListQueues", "QueueNamePrefix", name).body().contains(url));
    assertEquals(url, create(name));
    assertEquals("", call("DeleteQueue").error());
    assertEquals(
        "AWS.SimpleQueueService.NonExistentQueue", root("GetQueueUrl", "QueueName", name).error());
    assertFalse(root("ListQueues", "QueueNamePrefix", name).body().contains("QueueUrl"));
  }

  @Test
  void queuesAreListedPageByPage() {
    String prefix = "paged-" + protocol + "-";
    for (int i = 0; i < 5; i++) {
      create(prefix + i);
    }
    TreeSet<String> seen = new TreeSet<>();
    String token = "";
    for (int page = 0; page < 3; page++) {
      Answer answer =
          root("ListQueues", "QueueNamePrefix", prefix, "MaxResults", "2", "NextToken", token);
      for (int i = 0; i < 5; i++) {
        if (answer.body().contains(prefix + i)) {
          assertTrue(seen.add(prefix + i));
        }
      }
      assertEquals(page < 2, answer.body().contains("NextToken"));
      token = page < 2 ? answer.value("NextToken") : "";
    }
    assertEquals(5, seen.size());
    assertFalse(root("ListQueues", "QueueNamePrefix", prefix).body().contains("NextToken"));
  }

  @Test
  void messageIsReceivedAsItWasSentUntilItIsDeleted() {
    Answer sent =
        call(
            "SendMessage",
            "MessageBody",
            "a & b",
            "MessageAttribute.1.Name",
            "colour",
            "MessageAttribute.1.Value.DataType",
            "String",
            "MessageAttribute.1.Value.StringValue",
            "red");
    Answer got = receive("MessageAttributeName.1", "All", "AttributeName.1", "All");
    assertEquals(sent.value("MessageId"), got.value("MessageId"));
    assertEquals(sent.value("MD5OfMessageBody"), got.value("MD5OfBody"));
    assertEquals(sent.value("MD5OfMessageAttributes"), got.value("MD5OfMessageAttributes"));
    assertEquals("red", got.value("StringValue"));
    assertEquals("1", got.entry("ApproximateReceiveCount"));
    assertEquals("0", attribute("ApproximateNumberOfMessages"));
    assertEquals("1", attribute("ApproximateNumberOfMessagesNotVisible"));
    String handle = got.value("ReceiptHandle");
    assertEquals("", call("DeleteMessage", "ReceiptHandle", handle).error());
    assertEquals("", call("DeleteMessage", "ReceiptHandle", handle).error());
    assertEquals("0", attribute("ApproximateNumberOfMessagesNotVisible"));
    assertEquals(
        "InvalidParameterValue",
        call("ChangeMessageVisibility", "ReceiptHandle", handle, "VisibilityTimeout", "1").error());
  }

  @Test
  void nothingThatWasNotAskedForIsThere() {
    send("a");
    Answer got = receive();
    assertFalse(got.body().contains("Attribute"));
    assertFalse(receive().body().contains("Message>"));
    assertFalse(receive().body().contains("\"Messages\""));
  }

  @Test
  void messageIsVisibleAgainWhenItsTimeoutIsOver() {
    send("a");
    String first = receive("VisibilityTimeout", "1").value("ReceiptHandle");
    Answer again = receive("WaitTimeSeconds", "10", "AttributeName.1", "ApproximateReceiveCount");
    assertEquals("2", again.entry("ApproximateReceiveCount"));
    assertEquals("", call("DeleteMessage", "ReceiptHandle", first).error());
    assertEquals("0", attribute("ApproximateNumberOfMessagesNotVisible"));
  }

  @Test
  void visibilityCanBeChanged() {
    send("a");
    String handle = receive().value("ReceiptHandle");
    assertEquals(
        "",
        call("ChangeMessageVisibility", "ReceiptHandle", handle, "VisibilityTimeout", "0").error());
    assertEquals(
        "AWS.SimpleQueueService.MessageNotInflight",
        call("ChangeMessageVisibility", "ReceiptHandle", handle, "VisibilityTimeout", "9").error());
    assertEquals("a", receive().value("Body"));
  }

  @Test
  void whoWaitsGetsAMessageAtOnce() {
    CompletableFuture<Answer> waiting =
        CompletableFuture.supplyAsync(() -> receive("WaitTimeSeconds", "20"));
    send("a");
    assertEquals("a", waiting.join().value("Body"));
  }

  @Test
  void delayedMessageComesLater() {
    long before = System.nanoTime();
    call("SendMessage", "MessageBody", "a", "DelaySeconds", "1");
    assertEquals("1", attribute("ApproximateNumberOfMessagesDelayed"));
    assertFalse(receive().body().contains("Body"));
    assertEquals("a", receive("WaitTimeSeconds", "10").value("Body"));
    assertTrue(System.nanoTime() - before >= 990_000_000L);
  }

  @Test
  void batchEntriesSucceedAndFailByThemselves() {
    Answer sent =
        call(
            "SendMessageBatch",
            "SendMessageBatchRequestEntry.1.Id",
            "one",
            "SendMessageBatchRequestEntry.1.MessageBody",
            "a",
            "SendMessageBatchRequestEntry.2.Id",
            "two",
            "SendMessageBatchRequestEntry.2.MessageBody",
            "b\u0001",
            "SendMessageBatchRequestEntry.3.Id",
            "three",
            "SendMessageBatchRequestEntry.3.MessageBody",
            "c");
    assertEquals(List.of("one", "three", "two"), sent.all("Id"));
    assertEquals("InvalidMessageContents", sent.value("Code"));
    Answer got = receive("MaxNumberOfMessages", "10");
    assertEquals(List.of("a", "c"), got.all("Body"));
    List<String> handles = got.all("ReceiptHandle");
    Answer deleted =
        call(
            "DeleteMessageBatch",
            "DeleteMessageBatchRequestEntry.1.Id",
            "x",
            "DeleteMessageBatchRequestEntry.1.ReceiptHandle",
            handles.getFirst(),
            "DeleteMessageBatchRequestEntry.2.Id",
            "y",
            "DeleteMessageBatchRequestEntry.2.ReceiptHandle",
            "nonsense");
    assertEquals(List.of("x", "y"), deleted.all("Id"));
    assertEquals("ReceiptHandleIsInvalid", deleted.value("Code"));
    assertEquals("1", attribute("ApproximateNumberOfMessagesNotVisible"));
  }

  @Test
  void purgedQueueIsEmpty() {
    send("a");
    send("b");
    receive();
    assertEquals("", call("PurgeQueue").error());
    assertEquals("0", attribute("ApproximateNumberOfMessages"));
    assertEquals("0", attribute("ApproximateNumberOfMessagesNotVisible"));
  }

  @Test
  void messageReceivedTooOftenGoesToTheDeadLetterQueue() {
    String dead = create("dead" + made++);
    String arn =
        protocol.call(dead, "GetQueueAttributes", "AttributeName.1", "QueueArn").entry("QueueArn");
    String policy = "{\"deadLetterTargetArn\":\"" + arn + "\",\"maxReceiveCount\":\"1\"}";
    assertEquals(
        "",
        call("SetQueueAttributes", "Attribute.1.Name", "RedrivePolicy", "Attribute.1.Value", policy)
            .error());
    assertTrue(protocol.call(dead, "ListDeadLetterSourceQueues").body().contains(url));
    send("a");
    receive("VisibilityTimeout", "0");
    assertFalse(receive().body().contains("Body"));
    Answer got =
        protocol.call(
            dead,
            "ReceiveMessage",
            "WaitTimeSeconds",
            "10",
            "AttributeName.1",
            "DeadLetterQueueSourceArn");
    assertEquals("a", got.value("Body"));
    assertTrue(got.body().contains(url.substring(url.lastIndexOf('/') + 1)));
  }

  @Test
  void tagsAreKept() {
    call("TagQueue", "Tag.1.Key", "team", "Tag.1.Value", "red");
    call("TagQueue", "Tag.1.Key", "stage", "Tag.1.Value", "test");
    assertEquals("red", call("ListQueueTags").entry("team"));
    call("UntagQueue", "TagKey.1", "team");
    assertFalse(call("ListQueueTags").body().contains("team"));
    assertEquals("test", call("ListQueueTags").entry("stage"));
  }

  @Test
  void badRequestsAreToldApart() {
    Map<String, Answer> answers =
        Map.of(
            "MissingParameter",
            call("SendMessage"),
            "InvalidMessageContents",
            send("\u0001"),
            "ReceiptHandleIsInvalid",
            call("DeleteMessage", "ReceiptHandle", "x"),
            "InvalidAction",
            root("NoSuchThing"),
            "InvalidAttributeName",
            call("GetQueueAttributes", "AttributeName.1", "Colour"),
            "InvalidAttributeValue",
            root(
                "CreateQueue",
                "QueueName",
                "bad",
                "Attribute.1.Name",
                "DelaySeconds",
                "Attribute.1.Value",
                "901"),
            "InvalidParameterValue",
            receive("MaxNumberOfMessages", "11"),
            "AWS.SimpleQueueService.EmptyBatchRequest",
            call("SendMessageBatch"),
            "QueueAlreadyExists",
            root(
                "CreateQueue",
                "QueueName",
                url.substring(url.lastIndexOf('/') + 1),
                "Attribute.1.Name",
                "DelaySeconds",
                "Attribute.1.Value",
                "7"));
    answers.forEach((code, answer) -> assertEquals(code, answer.error(), answer.body()));
  }
}
