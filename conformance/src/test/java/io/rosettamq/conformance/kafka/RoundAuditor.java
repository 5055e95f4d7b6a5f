package io.rosettamq.conformance.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;

/// Reads what was moved, as far as it is committed, and commits its own offsets without a
/// transaction. What it reads for the first time gives the source room.
final class RoundAuditor implements Runnable {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Map<String, String> SETTINGS =
      Map.of(
          "group.id",
          KafkaRoundsIT.AUDITORS,
          "group.protocol",
          "consumer",
          "isolation.level",
          "read_committed");

  private final KafkaBroker broker;
  private final Told told;
  private final Semaphore room;
  private final AtomicBoolean enough;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  RoundAuditor(KafkaBroker broker, Told told, Semaphore room, AtomicBoolean enough) {
    this.broker = broker;
    this.told = told;
    this.room = room;
    this.enough = enough;
  }

  /// How many different numbers it has read.
  int seen() {
    return seen.size();
  }

  @Override
  public void run() {
    try (KafkaConsumer<String, String> consumer = broker.consumer(SETTINGS)) {
      consumer.subscribe(List.of(KafkaRoundsIT.OUT.getFirst()));
      while (!enough.get()) {
        try {
          read(consumer);
        } catch (KafkaException _) {
          // not committed: what it holds it has read all the same
        }
      }
    } catch (RuntimeException e) {
      told.failed("an auditor: " + e);
    }
  }

  private void read(KafkaConsumer<String, String> consumer) {
    ConsumerRecords<String, String> records = consumer.poll(POLL);
    for (ConsumerRecord<String, String> record : records) {
      if (seen.add(record.value())) {
        room.release();
      }
    }
    if (!records.isEmpty()) {
      consumer.commitSync(records.nextOffsets());
      told.committed(KafkaRoundsIT.AUDITORS, records.nextOffsets());
    }
  }
}
