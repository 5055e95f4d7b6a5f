package io.rosettamq.log.batch;

import io.rosettamq.log.Invariant;
import io.rosettamq.log.LogException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// A record batch as it lies in the log: [EnvelopeDescriptor], then [KafkaBatchDescriptor].
///
/// It says nothing of the stream it belongs to: offsets are relative, and one batch may be in
/// several streams. Immutable, safe from any thread; what it hands out shares its memory.
public final class StoredBatch {

  private static final int KAFKA_HEADERS_LIMIT = 1 << 20;

  private final ByteBuffer bytes;
  private final int kafka;

  /// Built when first needed; a race builds it twice, which is harmless: it is immutable.
  private @Nullable RecordIndex index;

  /// @param bytes a whole batch that is known to be good, from position to limit
  StoredBatch(ByteBuffer bytes) {
    this.bytes = bytes.slice();
    this.kafka =
        EnvelopeDescriptor.HEADER_BYTES + this.bytes.getInt(EnvelopeDescriptor.SUMMARY_LENGTH);
  }

  /// Takes the batch at the buffer's position, without copying it and without moving the position;
  /// bytes behind it are ignored.
  ///
  /// @throws LogException.Corrupt when a length or a checksum does not hold
  public static StoredBatch parse(ByteBuffer source) {
    BatchInfo info = peek(source);
    ByteBuffer bytes = source.slice(source.position(), info.lengthBytes());
    StoredBatch batch = new StoredBatch(bytes);
    KafkaBatchCheck.check(batch.kafkaBytes());
    BatchSeal seal = new BatchSeal(bytes, bytes.getInt(EnvelopeDescriptor.SUMMARY_LENGTH));
    require(
        batch.kafkaInt(KafkaBatchDescriptor.RECORD_COUNT) == info.recordCount()
            && batch.kafkaInt(KafkaBatchDescriptor.LAST_OFFSET_DELTA) == info.lastOffsetDelta(),
        "the envelope of a batch does not belong to it");
    require(
        seal.batchCrc() == batch.kafkaInt(KafkaBatchDescriptor.CRC),
        "the checksum of a batch does not hold");
    return batch;
  }

  /// Reads the envelope at the buffer's position, which stays; the body need not be there.
  ///
  /// @throws LogException.Corrupt when the envelope is not whole
  public static BatchInfo peek(ByteBuffer source) {
    require(source.remaining() >= EnvelopeDescriptor.HEADER_BYTES, "an envelope is cut off");
    ByteBuffer header = source.slice();
    int length = header.getInt(EnvelopeDescriptor.LENGTH);
    int summary = header.getInt(EnvelopeDescriptor.SUMMARY_LENGTH);
    require(
        summary >= 0
            && length >= EnvelopeDescriptor.HEADER_BYTES + KafkaBatchDescriptor.RECORDS
            && summary <= length - EnvelopeDescriptor.HEADER_BYTES - KafkaBatchDescriptor.RECORDS
            && length <= header.remaining(),
        "the lengths in an envelope do not hold");
    require(
        new BatchSeal(header, summary).envelopeCrc() == header.getInt(EnvelopeDescriptor.CRC),
        "the checksum of an envelope does not hold");
    byte version = header.get(EnvelopeDescriptor.VERSION);
    if (version != EnvelopeDescriptor.CURRENT_VERSION) {
      throw new LogException.UnknownFormat("a batch has envelope version " + version);
    }
    return new BatchInfo(
        length,
        header.getInt(EnvelopeDescriptor.RECORD_COUNT),
        header.getInt(EnvelopeDescriptor.LAST_OFFSET_DELTA),
        header.getLong(EnvelopeDescriptor.APPEND_TIME),
        Byte.toUnsignedInt(header.get(EnvelopeDescriptor.ORIGIN)));
  }

  /// Stores a Kafka producer's batch as it is: one copy behind an envelope; base offset and leader
  /// epoch, which lie outside its checksum, become 0 and unknown.
  ///
  /// The batch is checked for lengths and checksum, not for the content of its records.
  ///
  /// @param kafkaBatch exactly one batch, magic 2, from position to limit
  public static StoredBatch verbatim(ByteBuffer kafkaBatch, int origin, long appendTimeMillis) {
    ByteBuffer bytes =
        ByteBuffer.allocate(EnvelopeDescriptor.HEADER_BYTES + kafkaBatch.remaining());
    bytes.put(
        EnvelopeDescriptor.HEADER_BYTES, kafkaBatch, kafkaBatch.position(), kafkaBatch.remaining());
    StoredBatch batch = new StoredBatch(bytes);
    KafkaBatchCheck.check(batch.kafkaBytes());
    BatchSeal seal = new BatchSeal(bytes, 0);
    require(
        seal.batchCrc() == batch.kafkaInt(KafkaBatchDescriptor.CRC),
        "the checksum of a batch does not hold");
    bytes.putLong(batch.kafka + KafkaBatchDescriptor.BASE_OFFSET, 0);
    bytes.putInt(
        batch.kafka + KafkaBatchDescriptor.LEADER_EPOCH, KafkaBatchDescriptor.NO_LEADER_EPOCH);
    seal.newEnvelope(origin, 0, appendTimeMillis);
    return batch;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new LogException.Corrupt(otherwise);
    }
  }

  public BatchInfo info() {
    return new BatchInfo(
        lengthBytes(), recordCount(), lastOffsetDelta(), appendTimeMillis(), origin());
  }

  public int recordCount() {
    return bytes.getInt(EnvelopeDescriptor.RECORD_COUNT);
  }

  public int lastOffsetDelta() {
    return bytes.getInt(EnvelopeDescriptor.LAST_OFFSET_DELTA);
  }

  public long appendTimeMillis() {
    return bytes.getLong(EnvelopeDescriptor.APPEND_TIME);
  }

  public int origin() {
    return Byte.toUnsignedInt(bytes.get(EnvelopeDescriptor.ORIGIN));
  }

  /// Whether we encoded the records, so that reserved headers are ours and not a producer's.
  public boolean hasOwnRecords() {
    return (bytes.getShort(EnvelopeDescriptor.FLAGS) & EnvelopeDescriptor.FLAG_OWN_RECORDS) != 0;
  }

  /// Whether a producer compressed the records; then [#record] and [#retain] cannot be used.
  public boolean isCompressed() {
    return (attributes() & KafkaBatchDescriptor.COMPRESSION_MASK) != 0;
  }

  /// Whether it is part of a producer's transaction, or says how one ended.
  public boolean isTransactional() {
    return (attributes() & KafkaBatchDescriptor.TRANSACTION_MASK) != 0;
  }

  /// Whether its records are the broker's own, which no reader sees, such as the end of a
  /// transaction.
  public boolean isControl() {
    return (attributes() & KafkaBatchDescriptor.CONTROL) != 0;
  }

  /// Who produced it; [KafkaBatchDescriptor#NO_PRODUCER_ID] when that is not known.
  public long producerId() {
    return kafkaLong(KafkaBatchDescriptor.PRODUCER_ID);
  }

  public int lengthBytes() {
    return bytes.limit();
  }

  /// Envelope and batch. A fresh buffer on the shared memory.
  public ByteBuffer bytes() {
    return bytes.duplicate();
  }

  /// The Kafka batch alone. A fresh buffer on the shared memory.
  public ByteBuffer kafkaBytes() {
    return bytes.slice(kafka, bytes.limit() - kafka);
  }

  /// The record `baseOffset + offsetDelta`, or null where the batch has none; O(1) after the first
  /// call.
  ///
  /// @param baseOffset of this batch in the stream that is read
  public @Nullable StoredRecord record(long baseOffset, int offsetDelta) {
    int position = index().positionOf(offsetDelta);
    if (position == RecordIndex.ABSENT) {
      return null;
    }
    try {
      return decode(kafkaBytes().position(position), baseOffset);
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException _) {
      throw new LogException.Corrupt("a record is longer than its batch");
    }
  }

  private StoredRecord decode(ByteBuffer cursor, long baseOffset) {
    int length = Varint.readInt(cursor);
    cursor.limit(cursor.position() + length);
    cursor.get();
    long timestampDelta = Varint.readLong(cursor);
    int offsetDelta = Varint.readInt(cursor);
    ByteBuffer key = slice(cursor);
    ByteBuffer value = slice(cursor);
    return new StoredRecord(
        baseOffset + offsetDelta, timestamp(timestampDelta), key, value, headers(cursor));
  }

  private static List<RecordHeader> headers(ByteBuffer cursor) {
    int count = Varint.readInt(cursor);
    if (count == 0) {
      return List.of();
    }
    require(count > 0 && count <= KAFKA_HEADERS_LIMIT, "a record claims " + count + " headers");
    List<RecordHeader> headers = new ArrayList<>(Math.min(count, 64));
    for (int i = 0; i < count; i++) {
      ByteBuffer name = slice(cursor);
      require(name != null, "a header has no name");
      headers.add(new RecordHeader(utf8(name), slice(cursor)));
    }
    return headers;
  }

  private static String utf8(@Nullable ByteBuffer name) {
    return name == null ? "" : StandardCharsets.UTF_8.decode(name).toString();
  }

  private static @Nullable ByteBuffer slice(ByteBuffer cursor) {
    int length = Varint.readInt(cursor);
    if (length < 0) {
      return null;
    }
    ByteBuffer slice = cursor.slice(cursor.position(), length);
    cursor.position(cursor.position() + length);
    return slice;
  }

  private long timestamp(long delta) {
    return (attributes() & KafkaBatchDescriptor.LOG_APPEND_TIME) != 0
        ? kafkaLong(KafkaBatchDescriptor.MAX_TIMESTAMP)
        : kafkaLong(KafkaBatchDescriptor.BASE_TIMESTAMP) + delta;
  }

  /// A copy with only the records whose offset deltas are chosen; offsets stay, so it may have gaps
  /// and even no record. The per-record summary is dropped.
  public StoredBatch retain(IntPredicate offsetDeltas) {
    RecordIndex records = index();
    ByteBuffer source = kafkaBytes();
    ByteBuffer target = ByteBuffer.allocate(EnvelopeDescriptor.HEADER_BYTES + source.limit());
    target.put(bytes.slice(0, EnvelopeDescriptor.HEADER_BYTES));
    target.put(source.slice(0, KafkaBatchDescriptor.RECORDS));
    int kept = 0;
    for (int i = 0; i < records.count(); i++) {
      int delta = records.delta(i);
      if (offsetDeltas.test(delta)) {
        int start = records.positionOf(delta);
        int end =
            i + 1 == records.count() ? source.limit() : records.positionOf(records.delta(i + 1));
        target.put(source.slice(start, end - start));
        kept++;
      }
    }
    return sealed(trimmed(target.flip()), kept);
  }

  /// A batch of so many offsets and no record, for readers that are to go on behind them.
  public static StoredBatch gap(int span) {
    ByteBuffer target =
        ByteBuffer.allocate(EnvelopeDescriptor.HEADER_BYTES + KafkaBatchDescriptor.RECORDS);
    BatchSeal seal = new BatchSeal(target, 0);
    seal.newBatch(span, 0, 0);
    seal.sealBatch(0);
    seal.newEnvelope(0, EnvelopeDescriptor.FLAG_OWN_RECORDS, 0);
    return new StoredBatch(target);
  }

  /// A copy with the same records in other bytes: compressed otherwise, or not at all.
  ///
  /// @param records the records as that codec has them
  /// @param codec as in the attributes; 0: none
  public StoredBatch recoded(ByteBuffer records, int codec) {
    ByteBuffer target =
        ByteBuffer.allocate(
            EnvelopeDescriptor.HEADER_BYTES + KafkaBatchDescriptor.RECORDS + records.remaining());
    target.put(bytes.slice(0, EnvelopeDescriptor.HEADER_BYTES));
    target.put(kafkaBytes().slice(0, KafkaBatchDescriptor.RECORDS));
    target.put(records.duplicate());
    int attributes = (attributes() & ~KafkaBatchDescriptor.COMPRESSION_MASK) | codec;
    target.putShort(
        EnvelopeDescriptor.HEADER_BYTES + KafkaBatchDescriptor.ATTRIBUTES, (short) attributes);
    return sealed(target.flip(), recordCount());
  }

  private static ByteBuffer trimmed(ByteBuffer target) {
    return target.limit() > target.capacity() / 2
        ? target
        : ByteBuffer.allocate(target.limit()).put(target).flip();
  }

  private static StoredBatch sealed(ByteBuffer target, int kept) {
    target.putInt(EnvelopeDescriptor.SUMMARY_LENGTH, 0);
    BatchSeal seal = new BatchSeal(target, 0);
    seal.sealBatch(kept);
    seal.sealEnvelope();
    return new StoredBatch(target);
  }

  private RecordIndex index() {
    RecordIndex known = index;
    if (known == null) {
      Invariant.check(!isCompressed(), "the records of a compressed batch are not addressable");
      known = RecordIndex.of(kafkaBytes());
      index = known;
    }
    return known;
  }

  private int attributes() {
    return bytes.getShort(kafka + KafkaBatchDescriptor.ATTRIBUTES);
  }

  private int kafkaInt(int field) {
    return bytes.getInt(kafka + field);
  }

  private long kafkaLong(int field) {
    return bytes.getLong(kafka + field);
  }
}
