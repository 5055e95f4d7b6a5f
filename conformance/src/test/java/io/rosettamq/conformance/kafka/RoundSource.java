package io.rosettamq.conformance.kafka;

import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// An idempotent producer that sends numbers, as long as there is room.
final class RoundSource implements Runnable {
  private static final Map<String, String> SETTINGS =
      Map.of("acks", "all", "enable.idempotence", "true", "linger.ms", "1");

  private final KafkaBroker broker;
  private final Told told;
  private final Semaphore room;
  private final AtomicBoolean enough;
  private volatile int sent;

  RoundSource(KafkaBroker broker, Told told, Semaphore room, AtomicBoolean enough) {
    this.broker = broker;
    this.told = told;
    this.room = room;
    this.enough = enough;
  }

  /// How many numbers there are, once it has ended.
  int sent() {
    return sent;
  }

  @Override
  public void run() {
    try (KafkaProducer<String, String> producer = broker.producer(SETTINGS)) {
      int number = 0;
      for (; !enough.get(); number++) {
        room.acquire();
        send(producer, number);
      }
      sent = number;
      producer.flush();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(KafkaProducer<String, String> producer, int number) {
    String value = String.valueOf(number);
    int partition = number % KafkaRoundsIT.PARTITIONS;
    var _ =
        producer.send(
            new ProducerRecord<>(KafkaRoundsIT.IN, partition, null, value),
            (where, failure) -> {
              if (failure == null) {
                told.stored(where, value);
              } else {
                told.failed("number " + value + ": " + failure);
              }
            });
  }
}
