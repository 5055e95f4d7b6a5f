package io.rosettamq.conformance.sqs;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// Sends to a standard queue, one by one and in batches, until the broker is gone.
final class Sender implements Runnable {
  private final SqsClient client;
  private final String url;
  private final Fates fates;
  private final String name;
  private final Random random;
  private int next;

  Sender(SqsClient client, String url, Fates fates, String name) {
    this.client = client;
    this.url = url;
    this.fates = fates;
    this.name = name;
    this.random = new Random(name.hashCode());
  }

  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        if (random.nextBoolean()) {
          sendOne();
        } else {
          sendBatch();
        }
      }
    } catch (SqsException e) {
      fates.broken("refused to send: " + e.getMessage());
    } catch (SdkClientException _) {
      // the broker was killed
    }
  }

  private String body() {
    String body = name + "-" + next++;
    fates.sending(body);
    return body;
  }

  private void sendOne() {
    String body = body();
    String id = client.sendMessage(send -> send.queueUrl(url).messageBody(body)).messageId();
    fates.sent(body, id);
  }

  private void sendBatch() {
    List<String> bodies = new ArrayList<>();
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
    int count = 1 + random.nextInt(10);
    for (int i = 0; i < count; i++) {
      String body = body();
      bodies.add(body);
      entries.add(
          SendMessageBatchRequestEntry.builder().id(Integer.toString(i)).messageBody(body).build());
    }
    SendMessageBatchResponse answer =
        client.sendMessageBatch(send -> send.queueUrl(url).entries(entries));
    answer
        .successful()
        .forEach(each -> fates.sent(bodies.get(Integer.parseInt(each.id())), each.messageId()));
    answer.failed().forEach(each -> fates.broken("refused to send: " + each.message()));
  }
}
