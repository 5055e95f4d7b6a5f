package io.rosettamq.conformance.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.sqs.AmazonSQS;
import com.amazonaws.services.sqs.AmazonSQSClientBuilder;
import com.amazonaws.services.sqs.model.CreateQueueRequest;
import com.amazonaws.services.sqs.model.DeleteMessageBatchRequestEntry;
import com.amazonaws.services.sqs.model.Message;
import com.amazonaws.services.sqs.model.MessageAttributeValue;
import com.amazonaws.services.sqs.model.QueueDoesNotExistException;
import com.amazonaws.services.sqs.model.ReceiptHandleIsInvalidException;
import com.amazonaws.services.sqs.model.ReceiveMessageRequest;
import com.amazonaws.services.sqs.model.SendMessageBatchRequestEntry;
import com.amazonaws.services.sqs.model.SendMessageRequest;
import io.rosettamq.conformance.peer.RosettaPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The AWS SDK for Java, version 1, which sends to the path of the queue's URL, through a crash.
@Timeout(120)
class AwsSdkVersion1IT {

  @Test
  void queueServesItThroughACrash() throws Exception {
    assumeTrue(RosettaPeer.isBuilt(), "skipped: server/target/rosetta.jar is not built");
    try (RosettaPeer peer = RosettaPeer.start()) {
      AmazonSQS client = client(peer.sqsPort());
      String url =
          client
              .createQueue(
                  new CreateQueueRequest("jobs").addAttributesEntry("VisibilityTimeout", "20"))
              .getQueueUrl();
      assertEquals(url, client.getQueueUrl("jobs").getQueueUrl());
      roundTrip(client, url);
      errors(client, url);
      batches(client, url, peer);
      client.deleteQueue(url);
      assertEquals(List.of(), client.listQueues().getQueueUrls());
      client.shutdown();
    }
  }

  private static AmazonSQS client(int port) {
    return AmazonSQSClientBuilder.standard()
        .withEndpointConfiguration(
            new EndpointConfiguration("http://127.0.0.1:" + port, "eu-west-1"))
        .withCredentials(new AWSStaticCredentialsProvider(new BasicAWSCredentials("any", "any")))
        .build();
  }

  private static void roundTrip(AmazonSQS client, String url) {
    MessageAttributeValue kind =
        new MessageAttributeValue().withDataType("String.kind").withStringValue("ü");
    client.sendMessage(
        new SendMessageRequest(url, "first").withMessageAttributes(Map.of("kind", kind)));
    Message got = receive(client, url, 1).getFirst();
    assertEquals("first", got.getBody());
    assertEquals(Map.of("kind", kind), got.getMessageAttributes());
    assertEquals("1", got.getAttributes().get("ApproximateReceiveCount"));
    client.changeMessageVisibility(url, got.getReceiptHandle(), 0);
    Message again = receive(client, url, 1).getFirst();
    assertEquals(got.getMessageId(), again.getMessageId());
    assertEquals("2", again.getAttributes().get("ApproximateReceiveCount"));
    client.deleteMessage(url, again.getReceiptHandle());
  }

  private static List<Message> receive(AmazonSQS client, String url, int most) {
    return client
        .receiveMessage(
            new ReceiveMessageRequest(url)
                .withMaxNumberOfMessages(most)
                .withWaitTimeSeconds(5)
                .withMessageSystemAttributeNames("All")
                .withMessageAttributeNames("All"))
        .getMessages();
  }

  private static void errors(AmazonSQS client, String url) {
    assertThrows(QueueDoesNotExistException.class, () -> client.getQueueUrl("nowhere"));
    assertThrows(ReceiptHandleIsInvalidException.class, () -> client.deleteMessage(url, "garbage"));
  }

  private static void batches(AmazonSQS client, String url, RosettaPeer peer) throws Exception {
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      entries.add(new SendMessageBatchRequestEntry("id" + i, "body" + i));
    }
    assertEquals(10, client.sendMessageBatch(url, entries).getSuccessful().size());
    List<Message> held = receive(client, url, 4);
    assertEquals(4, held.size());
    peer.kill();
    peer.startAgain();
    delete(client, url, held); // Handles outlive the broker's process.
    List<Message> rest = receive(client, url, 10);
    assertEquals(6, rest.size());
    delete(client, url, rest);
    assertEquals(
        "0",
        client
            .getQueueAttributes(url, List.of("ApproximateNumberOfMessagesNotVisible"))
            .getAttributes()
            .get("ApproximateNumberOfMessagesNotVisible"));
  }

  private static void delete(AmazonSQS client, String url, List<Message> messages) {
    List<DeleteMessageBatchRequestEntry> entries =
        messages.stream()
            .map(each ->
                new DeleteMessageBatchRequestEntry(each.getMessageId(), each.getReceiptHandle()))
            .toList();
    assertTrue(client.deleteMessageBatch(url, entries).getFailed().isEmpty());
  }
}
