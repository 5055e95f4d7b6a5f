package io.rosettamq.kafka.services;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.log.batch.StoredBatch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Records taken out of compressed batches: what is left is what Kafka's own library reads.
class KafkaCompressionTest {
  private static StoredBatch batch(CompressionType type) {
    List<SimpleRecord> records = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      records.add(new SimpleRecord(1000 + i, bytes("key " + i), bytes("value " + i)));
    }
    MemoryRecords sent =
        MemoryRecords.withIdempotentRecords(
            Compression.of(type).build(), 7, (short) 3, 40, records.toArray(SimpleRecord[]::new));
    return StoredBatch.verbatim(sent.buffer(), 1, 5000);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @EnumSource(CompressionType.class)
  void whatIsRetainedKeepsItsOffsetsAndItsProducer(CompressionType type) {
    StoredBatch batch = batch(type);
    Optional<StoredBatch> retained = new KafkaCompression().retain(batch, delta -> delta % 5 == 2);
    StoredBatch left = StoredBatch.parse(retained.orElseThrow().bytes());
    assertEquals(4, left.recordCount());
    assertEquals(19, left.lastOffsetDelta());
    assertEquals(5000, left.appendTimeMillis());
    MutableRecordBatch read =
        MemoryRecords.readableRecords(left.kafkaBytes()).batchIterator().next();
    read.ensureValid();
    assertEquals(type, read.compressionType());
    assertEquals(7, read.producerId());
    assertEquals(40, read.baseSequence());
    List<String> found = new ArrayList<>();
    for (Record record : read) {
      ByteBuffer value = record.value();
      found.add(record.offset() + "@" + record.timestamp() + StandardCharsets.UTF_8.decode(value));
    }
    assertEquals(
        List.of("2@1002value 2", "7@1007value 7", "12@1012value 12", "17@1017value 17"), found);
  }

  @ParameterizedTest
  @EnumSource(CompressionType.class)
  void anExpandedBatchHasAddressableRecords(CompressionType type) {
    StoredBatch plain = new KafkaCompression().expand(batch(type)).orElseThrow();
    assertTrue(!plain.isCompressed());
    assertEquals(20, plain.recordCount());
    var record = plain.record(100, 13);
    assertEquals(113, record == null ? -1 : record.offset());
  }

  @ParameterizedTest
  @EnumSource(value = CompressionType.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void whatCannotBeReadStaysAsItIs(CompressionType type) {
    StoredBatch broken = batch(type).recoded(ByteBuffer.wrap(bytes("no codec's")), type.id);
    assertTrue(new KafkaCompression().retain(broken, _ -> true).isEmpty());
  }
}
