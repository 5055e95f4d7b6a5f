package io.rosettamq.kafka.group;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupPartitionTest {
  private static final long PRODUCER = 77;
  private static final short EPOCH = 3;

  private final MemoryTable table = new MemoryTable();
  private GroupPartition partition;

  @SuppressWarnings("NullAway.Init")
  GroupPartitionTest() {}

  @BeforeEach
  void load() {
    partition = new GroupPartition(table);
    assertEquals(partition.load().join().size(), table.rows().size());
  }

  private static SimpleRecord record(String key, String value) {
    return new SimpleRecord(
        1, key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
  }

  private void put(String key, String value) {
    append(MemoryRecords.withRecords(Compression.NONE, record(key, value)));
  }

  private void remove(String key) {
    append(
        MemoryRecords.withRecords(
            Compression.NONE,
            new SimpleRecord(1, key.getBytes(StandardCharsets.UTF_8), (byte[]) null)));
  }

  private void putPending(String key, String value) {
    append(
        MemoryRecords.withTransactionalRecords(
            Compression.NONE, PRODUCER, EPOCH, 0, record(key, value)));
  }

  private void end(ControlRecordType how) {
    append(
        MemoryRecords.withEndTransactionMarker(PRODUCER, EPOCH, new EndTransactionMarker(how, 0)));
  }

  private void append(MemoryRecords records) {
    AtomicLong durable = new AtomicLong();
    long end = partition.append(records, durable::set);
    assertEquals(end, durable.get());
    assertEquals(end, partition.end());
  }

  private List<String> kept() {
    return new GroupPartition(table)
        .load().join().stream()
            .map(stored ->
                stored.offset()
                    + (stored.isPending() ? " pending " : " ")
                    + text(stored.key())
                    + "="
                    + text(stored.value()))
            .toList();
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }

  @Test
  void newestRecordsAreReadInTheOrderOfTheirOffsets() {
    put("b", "1");
    put("a", "2");
    put("b", "3");
    remove("none");
    assertEquals(List.of("1 a=2", "2 b=3"), kept());
    assertEquals(4, partition.end());
  }

  @Test
  void startGoesOnBehindTheHighestOffset() {
    put("a", "1");
    put("a", "2");
    load();
    assertEquals(2, partition.end());
    put("a", "3");
    assertEquals(List.of("2 a=3"), kept());
  }

  @Test
  void openTransactionIsPendingAcrossStartsUntilItCommits() {
    put("a", "old");
    putPending("a", "new");
    putPending("b", "first");
    assertEquals(List.of("0 a=old", "1 pending a=new", "2 pending b=first"), kept());
    load();
    end(ControlRecordType.COMMIT);
    assertEquals(List.of("1 a=new", "2 b=first"), kept());
  }

  @Test
  void abortedTransactionLeavesNothing() {
    put("a", "old");
    putPending("a", "new");
    end(ControlRecordType.ABORT);
    assertEquals(List.of("0 a=old"), kept());
    end(ControlRecordType.COMMIT);
    assertEquals(List.of("0 a=old"), kept());
  }

  @Test
  void lateCommitDoesNotUndoWhatWasWrittenAfterIt() {
    putPending("a", "early");
    put("a", "later");
    end(ControlRecordType.COMMIT);
    assertEquals(List.of("1 a=later"), kept());
  }
}
