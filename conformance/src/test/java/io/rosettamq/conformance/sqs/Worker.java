package io.rosettamq.conformance.sqs;

import io.rosettamq.conformance.sqs.Fates.Received;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// Receives and deletes until the broker is gone; some messages it gives back, holds longer, or
/// leaves to their visibility timeout.
final class Worker implements Runnable {
  private static final int SHORTEST_SECONDS = 2;
  private static final int LONGEST_SECONDS = 5;

  private final SqsClient client;
  private final String url;
  private final Fates fates;
  private final Random random;

  Worker(SqsClient client, String url, Fates fates, long seed) {
    this.client = client;
    this.url = url;
    this.fates = fates;
    this.random = new Random(seed);
  }

  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        List<Held> held = receive(1);
        if (fates instanceof GroupFates) {
          actByGroup(held);
        } else {
          actOnEach(held);
        }
      }
    } catch (SqsException e) {
      fates.broken("refused: " + e.getMessage());
    } catch (SdkClientException _) {
      // the broker was killed
    }
  }

  /// Takes and deletes what there is; whether there was anything.
  boolean drain() {
    List<Held> held = receive(0);
    delete(held);
    return !held.isEmpty();
  }

  private record Held(Received message, String handle) {}

  private List<Held> receive(int waitSeconds) {
    int seconds = random.nextInt(SHORTEST_SECONDS, LONGEST_SECONDS + 1);
    int most = random.nextInt(1, 11);
    long started = System.nanoTime();
    List<Message> messages =
        client
            .receiveMessage(receive ->
                receive
                    .queueUrl(url)
                    .maxNumberOfMessages(most)
                    .visibilityTimeout(seconds)
                    .waitTimeSeconds(waitSeconds)
                    .messageSystemAttributeNames(
                        MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT))
            .messages();
    var times = new Fates.Times(started, System.nanoTime(), TimeUnit.SECONDS.toNanos(seconds));
    List<Held> held = new ArrayList<>();
    for (Message message : messages) {
      String count = message.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT);
      Received received =
          new Received(message.body(), message.messageId(), Integer.parseInt(count));
      held.add(new Held(received, message.receiptHandle()));
    }
    held.forEach(each -> fates.received(each.message, times));
    if (fates instanceof GroupFates groups) {
      groups.order(held.stream().map(each -> each.message.body()).toList());
    }
    return held;
  }

  private void actOnEach(List<Held> held) {
    List<Held> done = new ArrayList<>();
    for (Held each : held) {
      int dice = random.nextInt(100);
      if (dice < 5) {
        release(List.of(each));
      } else if (dice < 10) {
        extend(each);
      } else if (dice >= 20) {
        done.add(each);
      }
    }
    delete(done);
  }

  /// Of some runs only the first messages are deleted, and the rest given back or left.
  private void actByGroup(List<Held> held) {
    Map<String, List<Held>> runs = new LinkedHashMap<>();
    for (Held each : held) {
      runs.computeIfAbsent(GroupFates.group(each.message.body()), _ -> new ArrayList<>()).add(each);
    }
    for (List<Held> run : runs.values()) {
      int done = random.nextInt(10) < 7 ? run.size() : random.nextInt(run.size());
      delete(run.subList(0, done));
      if (done < run.size() && random.nextBoolean()) {
        release(run.subList(done, run.size()));
      }
    }
  }

  private void release(List<Held> held) {
    held.forEach(each -> fates.releasing(each.message.body()));
    List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
    for (Held each : held) {
      entries.add(
          ChangeMessageVisibilityBatchRequestEntry.builder()
              .id(Integer.toString(entries.size()))
              .receiptHandle(each.handle)
              .visibilityTimeout(0)
              .build());
    }
    client.changeMessageVisibilityBatch(change -> change.queueUrl(url).entries(entries));
  }

  private void extend(Held held) {
    int seconds = LONGEST_SECONDS + 1;
    long started = System.nanoTime();
    client.changeMessageVisibility(
        change -> change.queueUrl(url).receiptHandle(held.handle).visibilityTimeout(seconds));
    fates.extended(held.message, started, TimeUnit.SECONDS.toNanos(seconds));
  }

  private void delete(List<Held> held) {
    if (held.isEmpty()) {
      return;
    }
    List<String> bodies = held.stream().map(each -> each.message.body()).toList();
    fates.deleting(bodies);
    List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
    for (Held each : held) {
      entries.add(
          DeleteMessageBatchRequestEntry.builder()
              .id(Integer.toString(entries.size()))
              .receiptHandle(each.handle)
              .build());
    }
    DeleteMessageBatchResponse answer =
        client.deleteMessageBatch(delete -> delete.queueUrl(url).entries(entries));
    answer.successful().forEach(each -> fates.deleted(bodies.get(Integer.parseInt(each.id()))));
  }
}
