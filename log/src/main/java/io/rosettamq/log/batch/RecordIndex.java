package io.rosettamq.log.batch;

import io.rosettamq.log.LogException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Where each record of an uncompressed batch starts. Immutable.
///
/// Usually an array from offset delta to position; where filtering left few of many records, a
/// sorted list.
final class RecordIndex {

  static final int ABSENT = -1;

  /// How many table entries a record may cost before the sorted list is used.
  private static final int MAX_ENTRIES_PER_RECORD = 16;

  private static final int FREE_ENTRIES = 1024;

  private final int[] deltas;
  private final int[] positions;
  private final boolean table;

  private RecordIndex(int[] deltas, int[] positions, boolean table) {
    this.deltas = deltas;
    this.positions = positions;
    this.table = table;
  }

  /// One pass over the records.
  ///
  /// @param batch the Kafka batch, from its position 0
  static RecordIndex of(ByteBuffer batch) {
    try {
      return scan(batch);
    } catch (BufferUnderflowException | IllegalArgumentException _) {
      throw new LogException.Corrupt("a record is longer than its batch");
    }
  }

  private static RecordIndex scan(ByteBuffer batch) {
    int count = batch.getInt(KafkaBatchDescriptor.RECORD_COUNT);
    int last = batch.getInt(KafkaBatchDescriptor.LAST_OFFSET_DELTA);
    if (count < 0 || count > batch.limit()) {
      throw new LogException.Corrupt("a batch claims " + count + " records");
    }
    int[] deltas = new int[count];
    int[] positions = new int[count];
    ByteBuffer cursor = batch.duplicate().position(KafkaBatchDescriptor.RECORDS);
    int previous = -1;
    for (int i = 0; i < count; i++) {
      positions[i] = cursor.position();
      int length = Varint.readInt(cursor);
      int end = Math.addExact(cursor.position(), length);
      cursor.get();
      Varint.readLong(cursor);
      deltas[i] = Varint.readInt(cursor);
      if (deltas[i] <= previous || deltas[i] > last || cursor.position() > end) {
        throw new LogException.Corrupt("record " + i + " of a batch is out of order");
      }
      previous = deltas[i];
      cursor.position(end);
    }
    if (cursor.hasRemaining()) {
      throw new LogException.Corrupt("a batch has bytes behind its last record");
    }
    return spread(deltas, positions, last);
  }

  private static RecordIndex spread(int[] deltas, int[] positions, int last) {
    long limit = FREE_ENTRIES + (long) MAX_ENTRIES_PER_RECORD * deltas.length;
    if (last >= limit) {
      return new RecordIndex(deltas, positions, false);
    }
    if (last + 1 == deltas.length) {
      return new RecordIndex(deltas, positions, true);
    }
    int[] spread = new int[last + 1];
    Arrays.fill(spread, ABSENT);
    for (int i = 0; i < deltas.length; i++) {
      spread[deltas[i]] = positions[i];
    }
    return new RecordIndex(deltas, spread, true);
  }

  int count() {
    return deltas.length;
  }

  /// Offset delta of the i-th record.
  int delta(int i) {
    return deltas[i];
  }

  /// Position of the record, or [#ABSENT].
  int positionOf(int delta) {
    if (table) {
      return delta >= 0 && delta < positions.length ? positions[delta] : ABSENT;
    }
    int i = Arrays.binarySearch(deltas, delta);
    return i < 0 ? ABSENT : positions[i];
  }
}
