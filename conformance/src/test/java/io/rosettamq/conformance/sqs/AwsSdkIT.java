package io.rosettamq.conformance.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rosettamq.conformance.peer.RosettaPeer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// The AWS SDK for Java, version 2, where requests must be signed.
@Timeout(120)
class AwsSdkIT {
  private static final String ID = "AKIDCONFORMANCE";
  private static final String SECRET = "not/a+secret";

  private RosettaPeer peer;
  private SqsClient client;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    assumeTrue(RosettaPeer.isBuilt(), "skipped: server/target/rosetta.jar is not built");
    peer = RosettaPeer.start(Map.of("ROSETTA_SQS_ACCESS_KEYS", ID + ":" + SECRET));
    client = SqsClients.of(peer.sqsPort(), ID, SECRET);
  }

  @AfterEach
  void stop() {
    if (peer != null) {
      client.close();
      peer.close();
    }
  }

  @Test
  void messageIsReceivedAsItWasSent() {
    String url = create("plain");
    MessageAttributeValue number =
        MessageAttributeValue.builder().dataType("Number").stringValue("7").build();
    client.sendMessage(send ->
        send.queueUrl(url).messageBody("hé <&>\r\n").messageAttributes(Map.of("n", number)));
    Message got =
        client
            .receiveMessage(
                receive -> receive.queueUrl(url).messageAttributeNames("All").waitTimeSeconds(10))
            .messages()
            .getFirst();
    assertEquals("hé <&>\r\n", got.body());
    assertEquals(Map.of("n", number), got.messageAttributes());
    client.deleteMessage(delete -> delete.queueUrl(url).receiptHandle(got.receiptHandle()));
    assertEquals(
        List.of(),
        client.receiveMessage(receive -> receive.queueUrl(url).visibilityTimeout(0)).messages());
  }

  private String create(String name) {
    return client.createQueue(create -> create.queueName(name)).queueUrl();
  }

  @Test
  void errorsAreOfTheModelledClasses() {
    assertThrows(
        QueueDoesNotExistException.class,
        () -> client.getQueueUrl(get -> get.queueName("nowhere")));
    String url = create("batch");
    List<SendMessageBatchRequestEntry> entries =
        List.of(
            SendMessageBatchRequestEntry.builder().id("good").messageBody("body").build(),
            SendMessageBatchRequestEntry.builder().id("bad").messageBody("\u0001").build());
    SendMessageBatchResponse answer =
        client.sendMessageBatch(send -> send.queueUrl(url).entries(entries));
    assertEquals("good", answer.successful().getFirst().id());
    assertEquals("InvalidMessageContents", answer.failed().getFirst().code());
  }

  @Test
  void whatIsSignedByAnotherKeyIsRefused() {
    assertEquals("SignatureDoesNotMatch", errorOf(ID, "guess"));
    assertEquals("InvalidClientTokenId", errorOf("AKIDNOBODY", SECRET));
  }

  private String errorOf(String id, String secret) {
    try (SqsClient other = SqsClients.of(peer.sqsPort(), id, secret)) {
      SqsException refused = assertThrows(SqsException.class, other::listQueues);
      return refused.awsErrorDetails().errorCode();
    }
  }

  @Test
  void fifoQueueSaysWhenAndInWhichGroupAMessageIs() {
    String url =
        client
            .createQueue(create ->
                create
                    .queueName("orders.fifo")
                    .attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "true")))
            .queueUrl();
    String first = send(url, "one", "id1");
    assertEquals(first, send(url, "again", "id1"));
    send(url, "two", "id2");
    List<Message> messages =
        client
            .receiveMessage(receive ->
                receive
                    .queueUrl(url)
                    .maxNumberOfMessages(10)
                    .messageSystemAttributeNamesWithStrings("MessageGroupId"))
            .messages();
    assertEquals(List.of("one", "two"), messages.stream().map(Message::body).toList());
    assertEquals(Map.of("MessageGroupId", "g"), messages.getFirst().attributesAsStrings());
  }

  /// Its sequence number.
  private String send(String url, String body, String deduplicationId) {
    return client
        .sendMessage(send ->
            send.queueUrl(url)
                .messageBody(body)
                .messageGroupId("g")
                .messageDeduplicationId(deduplicationId))
        .sequenceNumber();
  }
}
