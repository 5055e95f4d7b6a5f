package io.rosettamq.log.batch;

import io.rosettamq.log.Invariant;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Puts encoded records into one batch. Belongs to one thread; builds once.
public final class BatchBuilder {

  /// What a batch takes beside its records.
  public static final int OVERHEAD_BYTES =
      EnvelopeDescriptor.HEADER_BYTES + KafkaBatchDescriptor.RECORDS;

  private static final int ATTRIBUTES_BYTES = 1;

  private final int origin;
  private final long appendTimeMillis;
  private final List<EncodedRecord> records = new ArrayList<>();
  private long sizeBytes = OVERHEAD_BYTES;
  private long maxTimestamp = Long.MIN_VALUE;

  /// @param origin who wrote the records, 0 to 255; the caller's code, opaque here
  /// @param appendTimeMillis the lane's time
  public BatchBuilder(int origin, long appendTimeMillis) {
    if (origin < 0 || origin > 255) {
      throw new IllegalArgumentException("origin must fit a byte: " + origin);
    }
    this.origin = origin;
    this.appendTimeMillis = appendTimeMillis;
  }

  /// Adds a record and returns its offset delta.
  public int add(EncodedRecord record) {
    int delta = records.size();
    records.add(record);
    int length = lengthOf(record, delta);
    sizeBytes += Varint.sizeOf(length) + length;
    maxTimestamp = Math.max(maxTimestamp, record.timestamp());
    return delta;
  }

  public int count() {
    return records.size();
  }

  /// The exact length of the batch if it were built now, envelope included.
  public long sizeBytes() {
    return sizeBytes;
  }

  /// Builds the batch; at least one record is needed.
  public StoredBatch build() {
    Invariant.check(!records.isEmpty(), "a batch needs a record");
    byte[] bytes = new byte[Math.toIntExact(sizeBytes)];
    int at = OVERHEAD_BYTES;
    for (int delta = 0; delta < records.size(); delta++) {
      at = write(bytes, at, delta);
    }
    Invariant.check(at == bytes.length, "batch length", at, bytes.length);
    BatchSeal seal = new BatchSeal(ByteBuffer.wrap(bytes), 0);
    seal.newBatch(records.size(), records.getFirst().timestamp(), maxTimestamp);
    seal.newEnvelope(origin, EnvelopeDescriptor.FLAG_OWN_RECORDS, appendTimeMillis);
    return new StoredBatch(ByteBuffer.wrap(bytes));
  }

  private int lengthOf(EncodedRecord record, int delta) {
    return ATTRIBUTES_BYTES
        + Varint.sizeOf(timestampDelta(record))
        + Varint.sizeOf(delta)
        + record.body().length;
  }

  private long timestampDelta(EncodedRecord record) {
    return record.timestamp() - records.getFirst().timestamp();
  }

  private int write(byte[] target, int position, int delta) {
    EncodedRecord record = records.get(delta);
    int at = Varint.write(target, position, lengthOf(record, delta));
    target[at++] = 0;
    at = Varint.write(target, at, timestampDelta(record));
    at = Varint.write(target, at, delta);
    byte[] body = record.body();
    System.arraycopy(body, 0, target, at, body.length);
    return at + body.length;
  }
}
