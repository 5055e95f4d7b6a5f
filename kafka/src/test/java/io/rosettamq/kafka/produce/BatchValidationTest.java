package io.rosettamq.kafka.produce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rosettamq.kafka.KafkaSettings;
import io.rosettamq.kafka.topic.TopicConfigs;
import io.rosettamq.log.SystemClock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;

class BatchValidationTest {
  private final BatchValidation validation =
      new BatchValidation(new TopicConfigs(KafkaSettings.defaults()), new SystemClock());

  private static MemoryRecords records(long time) {
    return MemoryRecords.withRecords(
        Compression.gzip().build(),
        new SimpleRecord(time, "a".getBytes(StandardCharsets.UTF_8)),
        new SimpleRecord(time + 5, "b".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aBatchIsStoredAsItIs() {
    MemoryRecords sent = records(1000);
    BatchValidation.Valid valid = validation.check(sent, Map.of());
    ByteBuffer stored = valid.batch().kafkaBytes();
    // Base offset and leader epoch lie outside the checksum; the rest is what was sent.
    assertEquals(sent.buffer().duplicate().position(16), stored.position(16));
    assertEquals(2, valid.production().count());
    assertEquals(1005, valid.production().maxTimestamp());
  }

  @Test
  void aFlippedBitIsCorrupt() {
    MemoryRecords sent = records(1000);
    int last = sent.buffer().limit() - 1;
    sent.buffer().put(last, (byte) (sent.buffer().get(last) ^ 1));
    assertThrows(CorruptRecordException.class, () -> validation.check(sent, Map.of()));
  }

  @Test
  void twoBatchesOrNoneAreInvalid() {
    MemoryRecords one = records(1000);
    ByteBuffer twice = ByteBuffer.allocate(2 * one.sizeInBytes());
    twice.put(one.buffer().duplicate()).put(one.buffer().duplicate()).flip();
    MemoryRecords two = MemoryRecords.readableRecords(twice);
    assertThrows(InvalidRecordException.class, () -> validation.check(two, Map.of()));
    assertThrows(
        InvalidRecordException.class, () -> validation.check(MemoryRecords.EMPTY, Map.of()));
    assertThrows(InvalidRecordException.class, () -> validation.check(null, Map.of()));
  }

  @Test
  void limitsOfTheTopicHold() {
    MemoryRecords sent = records(System.currentTimeMillis());
    assertThrows(
        RecordTooLargeException.class,
        () -> validation.check(sent, Map.of("max.message.bytes", "10")));
    MemoryRecords future = records(System.currentTimeMillis() + 7_200_000);
    assertThrows(InvalidTimestampException.class, () -> validation.check(future, Map.of()));
  }

  @Test
  void aCompactedTopicNeedsKeys() {
    MemoryRecords keyless = records(1000);
    for (String policy : new String[] {"compact", "delete, compact"}) {
      Map<String, String> settings = Map.of("cleanup.policy", policy);
      assertThrows(InvalidRecordException.class, () -> validation.check(keyless, settings));
    }
    byte[] key = "k".getBytes(StandardCharsets.UTF_8);
    MemoryRecords keyed =
        MemoryRecords.withRecords(Compression.NONE, new SimpleRecord(1000, key, null));
    assertEquals(
        1, validation.check(keyed, Map.of("cleanup.policy", "compact")).batch().recordCount());
  }

  @Test
  void theBrokersTimeReplacesTheProducers() {
    BatchValidation.Valid valid =
        validation.check(records(1000), Map.of("message.timestamp.type", "LogAppendTime"));
    MemoryRecords stored = MemoryRecords.readableRecords(valid.batch().kafkaBytes());
    stored
        .batches()
        .forEach(batch -> {
          batch.ensureValid();
          batch.forEach(record -> assertEquals(valid.appendTimeMillis(), record.timestamp()));
        });
  }
}
