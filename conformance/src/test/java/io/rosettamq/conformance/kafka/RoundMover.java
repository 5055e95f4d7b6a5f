package io.rosettamq.conformance.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Moves numbers on, into each of two topics, with its group's offsets in the same transaction;
/// some transactions it aborts. Whatever fails, it opens another producer of its name and goes on
/// where the group is.
final class RoundMover implements Runnable {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int ABORTS_OF_HUNDRED = 10;

  private final KafkaBroker broker;
  private final Told told;
  private final Map<String, String> settings;
  private final AtomicBoolean enough;
  private final Random random;
  private final AtomicInteger commits = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();

  /// @param settings of its producers
  RoundMover(KafkaBroker broker, Told told, Map<String, String> settings, AtomicBoolean enough) {
    this.broker = broker;
    this.told = told;
    this.settings = settings;
    this.enough = enough;
    this.random = new Random(settings.hashCode());
  }

  /// How many transactions it was told to be committed.
  int commits() {
    return commits.get();
  }

  /// How often it began anew.
  int failures() {
    return failures.get();
  }

  @Override
  public void run() {
    Map<String, String> reading =
        Map.of(
            "group.id",
            KafkaRoundsIT.MOVERS,
            "isolation.level",
            "read_committed",
            "max.poll.records",
            "100");
    @Nullable KafkaProducer<String, String> producer = null;
    try (KafkaConsumer<String, String> consumer = broker.consumer(reading)) {
      consumer.subscribe(List.of(KafkaRoundsIT.IN));
      while (!enough.get()) {
        try {
          if (producer == null) {
            producer = broker.producer(settings);
            producer.initTransactions();
          }
          move(consumer, producer);
        } catch (KafkaException | ExecutionException _) {
          failures.incrementAndGet();
          if (producer != null) {
            producer.close(Duration.ZERO);
          }
          producer = null;
          back(consumer);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      told.failed("a mover: " + e);
    } finally {
      if (producer != null) {
        producer.close(Duration.ZERO);
      }
    }
  }

  private record Sent(String value, Future<RecordMetadata> where) {}

  private void move(KafkaConsumer<String, String> consumer, KafkaProducer<String, String> producer)
      throws InterruptedException, ExecutionException {
    ConsumerRecords<String, String> records = consumer.poll(POLL);
    if (records.isEmpty()) {
      return;
    }
    producer.beginTransaction();
    List<Sent> sent = new ArrayList<>();
    for (ConsumerRecord<String, String> record : records) {
      int partition = record.value().length() % KafkaRoundsIT.PARTITIONS;
      for (String topic : KafkaRoundsIT.OUT) {
        var moved = new ProducerRecord<String, String>(topic, partition, null, record.value());
        sent.add(new Sent(record.value(), producer.send(moved)));
      }
    }
    Map<TopicPartition, OffsetAndMetadata> behind = records.nextOffsets();
    producer.sendOffsetsToTransaction(behind, consumer.groupMetadata());
    if (random.nextInt(100) < ABORTS_OF_HUNDRED) {
      producer.abortTransaction();
      back(consumer);
      return;
    }
    producer.commitTransaction();
    told.committed(KafkaRoundsIT.MOVERS, behind);
    for (Sent one : sent) {
      told.stored(one.where().get(), one.value());
    }
    commits.incrementAndGet();
  }

  /// To where the group is.
  private void back(KafkaConsumer<String, String> consumer) {
    while (!enough.get()) {
      try {
        consumer
            .committed(consumer.assignment())
            .forEach((partition, offset) ->
                consumer.seek(partition, offset == null ? 0 : offset.offset()));
        return;
      } catch (KafkaException _) {
        // the broker is not there yet
      }
    }
  }
}
