package io.rosettamq.broker.translation;

import io.rosettamq.broker.command.Dialect;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.stream.PlacedBatch;
import io.rosettamq.log.batch.BatchBuilder;
import io.rosettamq.log.batch.EncodedRecord;
import io.rosettamq.log.batch.RecordEncoder;
import io.rosettamq.log.batch.RecordHeader;
import io.rosettamq.log.batch.StoredBatch;
import io.rosettamq.log.batch.StoredRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongPredicate;

/// Batches of our own records as plain records: without reserved headers, each message as
/// [NeutralMessage] shows it. Offsets stay.
public final class NeutralBatch {
  private static final EncodedRecord PLACEHOLDER = RecordEncoder.encode(null, null, List.of(), 0);

  private NeutralBatch() {}

  /// Takes long: not for a lane.
  ///
  /// @param placed not compressed
  /// @param hidden offsets that are left out
  /// @throws io.rosettamq.log.LogException.Corrupt when a record cannot be read
  public static PlacedBatch of(PlacedBatch placed, LongPredicate hidden, Dialect dialect) {
    StoredBatch batch = placed.batch();
    BatchBuilder builder = new BatchBuilder(batch.origin(), batch.appendTimeMillis());
    int span = batch.lastOffsetDelta() + 1;
    BitSet shown = new BitSet(span);
    for (int delta = 0; delta < span; delta++) {
      long offset = placed.base() + delta;
      StoredRecord stored = hidden.test(offset) ? null : placed.record(offset);
      builder.add(stored == null ? PLACEHOLDER : record(stored, dialect));
      shown.set(delta, stored != null);
    }
    StoredBatch all = builder.build();
    return new PlacedBatch(
        placed.base(), shown.cardinality() == span ? all : all.retain(shown::get));
  }

  private static EncodedRecord record(StoredRecord stored, Dialect dialect) {
    if (stored.headers().stream().noneMatch(NeutralBatch::isReserved)) {
      return RecordEncoder.encode(stored);
    }
    Message message = dialect.read(stored);
    NeutralMessage neutral = NeutralMessage.of(stored, message);
    List<RecordHeader> headers = new ArrayList<>();
    boolean plain = message instanceof Dialect.Plain; // Then headers are as they were sent.
    if (plain) {
      stored.headers().stream().filter(header -> !isReserved(header)).forEach(headers::add);
    }
    neutral
        .headers()
        .forEach((name, value) -> {
          if (!plain || name.startsWith(NeutralMessage.DEAD_LETTER)) {
            headers.add(new RecordHeader(name, bytes(value)));
          }
        });
    return RecordEncoder.encode(neutral.key(), neutral.value(), headers, neutral.timestampMillis());
  }

  private static boolean isReserved(RecordHeader header) {
    return header.name().startsWith(NeutralMessage.RESERVED);
  }

  private static ByteBuffer bytes(Object value) {
    return ByteBuffer.wrap(
        value instanceof byte[] bytes
            ? bytes
            : String.valueOf(value).getBytes(StandardCharsets.UTF_8));
  }
}
