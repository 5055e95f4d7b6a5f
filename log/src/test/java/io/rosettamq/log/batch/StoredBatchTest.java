package io.rosettamq.log.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.log.LogException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StoredBatchTest {

  @Test
  void everyFlippedBitIsNoticed() {
    byte[] good = array(batchOf(3).bytes());
    StoredBatch.parse(ByteBuffer.wrap(good));
    int outsideChecksum = EnvelopeDescriptor.HEADER_BYTES;
    for (int bit = 0; bit < good.length * 8; bit++) {
      int at = bit / 8;
      // base offset and leader epoch are ours to write when a batch is served
      boolean free =
          (at >= outsideChecksum && at < outsideChecksum + 8)
              || (at >= outsideChecksum + 12 && at < outsideChecksum + 16);
      if (!free) {
        byte[] bad = good.clone();
        bad[at] ^= (byte) (1 << (bit % 8));
        assertThrows(
            LogException.class, () -> StoredBatch.parse(ByteBuffer.wrap(bad)), "byte " + at);
      }
    }
  }

  @Test
  void everyTruncationIsNoticed() {
    ByteBuffer good = batchOf(3).bytes();
    for (int length = 0; length < good.limit(); length++) {
      ByteBuffer cut = good.slice(0, length);
      assertThrows(LogException.Corrupt.class, () -> StoredBatch.parse(cut));
    }
  }

  @Test
  void parsingTakesOneBatchOutOfMany() {
    ByteBuffer first = batchOf(2).bytes();
    ByteBuffer second = batchOf(5).bytes();
    ByteBuffer both =
        ByteBuffer.allocate(first.remaining() + second.remaining()).put(first).put(second).flip();
    StoredBatch one = StoredBatch.parse(both);
    assertEquals(2, one.recordCount());
    both.position(one.lengthBytes());
    assertEquals(new BatchInfo(both.remaining(), 5, 4, 99, 7), StoredBatch.peek(both));
  }

  @Test
  void gapsReadAsAbsent() {
    StoredBatch kept = batchOf(5000).retain(delta -> delta == 4 || delta == 4321);
    assertEquals(2, kept.recordCount());
    assertEquals(4999, kept.lastOffsetDelta());
    assertNull(kept.record(0, 0));
    assertNull(kept.record(0, 4999));
    assertNull(kept.record(0, 5000));
    assertEquals("value 4321", text(kept, 4321));
    assertEquals("value 4", text(StoredBatch.parse(kept.bytes()), 4));
  }

  @Test
  void nothingMayBeLeft() {
    StoredBatch empty = StoredBatch.parse(batchOf(5).retain(delta -> false).bytes());
    assertEquals(0, empty.recordCount());
    assertEquals(4, empty.lastOffsetDelta());
    assertNull(empty.record(0, 2));
  }

  @Test
  void lastRecordOfItsOwnTimestampIsFound() {
    BatchBuilder builder = new BatchBuilder(0, 0);
    builder.add(RecordEncoder.encode(null, null, List.of(), Long.MAX_VALUE / 4));
    builder.add(RecordEncoder.encode(null, null, List.of(), -1));
    StoredBatch batch = builder.build();
    StoredRecord record = batch.record(0, 1);
    assertNotNull(record);
    assertEquals(-1, record.timestamp());
    assertNull(record.key());
    assertNull(record.value());
    assertTrue(batch.hasOwnRecords());
  }

  private static StoredBatch batchOf(int records) {
    BatchBuilder builder = new BatchBuilder(7, 99);
    for (int i = 0; i < records; i++) {
      ByteBuffer value = ByteBuffer.wrap(("value " + i).getBytes(StandardCharsets.UTF_8));
      builder.add(RecordEncoder.encode(null, value, List.of(new RecordHeader("h", null)), i));
    }
    return builder.build();
  }

  private static String text(StoredBatch batch, int delta) {
    StoredRecord record = batch.record(0, delta);
    ByteBuffer value = record == null ? null : record.value();
    return value == null ? "" : StandardCharsets.UTF_8.decode(value).toString();
  }

  private static byte[] array(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return copy;
  }
}
