package io.rosettamq.log.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.log.LogException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Kafka's own codec and ours must agree.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class KafkaCompatibilityTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void kafkaReadsWhatWeWrite(long seed) {
    List<SimpleRecord> records = randomRecords(new Random(seed));
    BatchBuilder builder = new BatchBuilder(3, 1_700_000_000_000L);
    records.forEach(record -> builder.add(encode(record)));
    long announced = builder.sizeBytes();

    StoredBatch ours = builder.build();

    assertEquals(announced, ours.lengthBytes());
    MemoryRecords theirs = MemoryRecords.readableRecords(ours.kafkaBytes());
    RecordBatch batch = theirs.batches().iterator().next();
    batch.ensureValid();
    assertEquals(0, batch.baseOffset());
    assertEquals(records.size() - 1L, batch.lastOffset());
    assertEquals(
        records.stream().mapToLong(SimpleRecord::timestamp).max().orElseThrow(),
        batch.maxTimestamp());
    int i = 0;
    for (Record record : theirs.records()) {
      assertEquals(records.get(i), new SimpleRecord(record));
      assertEquals(i++, record.offset());
    }
    assertEquals(records.size(), i);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void weReadWhatKafkaWrites(long seed) {
    List<SimpleRecord> records = randomRecords(new Random(seed));
    MemoryRecords theirs =
        MemoryRecords.withRecords(77, Compression.NONE, records.toArray(SimpleRecord[]::new));

    StoredBatch ours =
        StoredBatch.parse(StoredBatch.verbatim(theirs.buffer().duplicate(), 1, 5).bytes());

    assertEquals(records.size(), ours.recordCount());
    assertEquals(1, ours.origin());
    assertEquals(5, ours.appendTimeMillis());
    assertTrue(!ours.hasOwnRecords() && !ours.isCompressed());
    for (int delta = records.size() - 1; delta >= 0; delta--) {
      StoredRecord record = ours.record(1000, delta);
      assertNotNull(record);
      assertEquals(1000 + delta, record.offset());
      assertEquals(records.get(delta), simple(record));
    }
  }

  @Test
  void compressedBatchIsStoredVerbatim() {
    SimpleRecord record = new SimpleRecord(5, new byte[0], new byte[1000]);
    ByteBuffer theirs =
        MemoryRecords.withRecords(Compression.gzip().build(), record, record).buffer();
    StoredBatch ours = StoredBatch.verbatim(theirs, 1, 5);
    assertTrue(ours.isCompressed());
    assertEquals(2, ours.recordCount());
    assertEquals(theirs, ours.kafkaBytes().putInt(KafkaBatchDescriptor.LEADER_EPOCH, -1));
  }

  @Test
  void kafkaReadsWhatFilteringLeft() {
    List<SimpleRecord> records = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      records.add(new SimpleRecord(i, null, ("v" + i).getBytes(StandardCharsets.UTF_8)));
    }
    BatchBuilder builder = new BatchBuilder(0, 0);
    records.forEach(record -> builder.add(encode(record)));

    StoredBatch kept = builder.build().retain(delta -> delta % 7 == 3);

    RecordBatch batch =
        MemoryRecords.readableRecords(kept.kafkaBytes()).batches().iterator().next();
    batch.ensureValid();
    assertEquals(99, batch.lastOffset());
    List<Long> offsets = new ArrayList<>();
    batch.forEach(record -> offsets.add(record.offset()));
    assertEquals(
        List.of(3L, 10L, 17L, 24L, 31L, 38L, 45L, 52L, 59L, 66L, 73L, 80L, 87L, 94L), offsets);
  }

  @Test
  void damagedProducerBatchIsRefused() {
    ByteBuffer theirs =
        MemoryRecords.withRecords(Compression.NONE, new SimpleRecord(5, null, new byte[10]))
            .buffer();
    theirs.put(theirs.limit() - 3, (byte) 9);
    assertThrows(LogException.Corrupt.class, () -> StoredBatch.verbatim(theirs, 1, 5));
  }

  private static EncodedRecord encode(SimpleRecord record) {
    List<io.rosettamq.log.batch.RecordHeader> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      headers.add(new io.rosettamq.log.batch.RecordHeader(header.key(), wrap(header.value())));
    }
    return RecordEncoder.encode(record.key(), record.value(), headers, record.timestamp());
  }

  private static SimpleRecord simple(StoredRecord record) {
    Header[] headers =
        record.headers().stream()
            .map(header -> (Header) new RecordHeader(header.name(), array(header.value())))
            .toArray(Header[]::new);
    return new SimpleRecord(
        record.timestamp(), array(record.key()), array(record.value()), headers);
  }

  private static List<SimpleRecord> randomRecords(Random random) {
    int count = 1 + random.nextInt(random.nextBoolean() ? 5 : 300);
    List<SimpleRecord> records = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Header[] headers = new Header[random.nextInt(4)];
      for (int h = 0; h < headers.length; h++) {
        headers[h] = new RecordHeader((random.nextBoolean() ? "näme" : "name") + h, bytes(random));
      }
      long timestamp = 1_700_000_000_000L + random.nextInt(2_000_000) - 1_000_000;
      records.add(new SimpleRecord(timestamp, bytes(random), bytes(random), headers));
    }
    return records;
  }

  private static byte @Nullable [] bytes(Random random) {
    if (random.nextInt(5) == 0) {
      return null;
    }
    byte[] bytes = new byte[random.nextInt(random.nextInt(20) == 0 ? 100_000 : 200)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static @Nullable ByteBuffer wrap(byte @Nullable [] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }

  private static byte @Nullable [] array(@Nullable ByteBuffer bytes) {
    if (bytes == null) {
      return null;
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(bytes.position(), copy);
    return copy;
  }
}
