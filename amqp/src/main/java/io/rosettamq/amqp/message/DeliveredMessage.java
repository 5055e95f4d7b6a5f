package io.rosettamq.amqp.message;

import io.rosettamq.broker.command.DelayHeader;
import io.rosettamq.broker.command.Dialect;
import io.rosettamq.broker.deadletter.Deaths;
import io.rosettamq.log.batch.RecordHeader;
import io.rosettamq.log.batch.StoredRecord;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A stored record as AMQP delivers it. Both buffers may be read without being changed.
///
/// @param address exchange and routing key as short strings, as basic.deliver ends with them
/// @param properties property flags and list
public record DeliveredMessage(ByteBuffer address, ByteBuffer properties, ByteBuffer body) {
  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0).asReadOnlyBuffer();

  /// Exactly what was published when AMQP published it, else the translation; with what happened to
  /// the message since.
  ///
  /// @param returns how often it was requeued, to be told in a header; 0: nothing is told
  /// @param acquired how often it was delivered before, to be told in a header; 0: nothing is told
  public static DeliveredMessage of(StoredRecord record, int returns, int acquired) {
    ByteBuffer origin = origin(record);
    DeliveredMessage plain = origin == null ? Translation.of(record) : split(origin, body(record));
    if (record.headers().size() <= 1 && returns == 0 && acquired == 0) {
      return plain;
    }
    Deaths deaths = Dialect.deathsOf(record.headers());
    Fate fate = new Fate(deaths, returns, acquired, DelayHeader.isIn(record.headers()));
    return fate.isEmpty() ? plain : fate.tell(plain);
  }

  /// The same as read from a stream: with its offset as a header.
  public DeliveredMessage at(long offset) {
    return new DeliveredMessage(address, OffsetHeader.added(properties, offset), body);
  }

  static ByteBuffer body(StoredRecord record) {
    ByteBuffer value = record.value();
    return value == null ? EMPTY : value;
  }

  /// What an AMQP publisher said beside the body; null for other protocols' records.
  static @Nullable ByteBuffer origin(StoredRecord record) {
    for (RecordHeader header : record.headers()) {
      ByteBuffer value = header.value();
      if (value != null && header.name().equals(OriginDescriptor.NAME) && known(value)) {
        return value;
      }
    }
    return null;
  }

  private static boolean known(ByteBuffer origin) {
    return origin.hasRemaining() && origin.get(origin.position()) == OriginDescriptor.VERSION;
  }

  static DeliveredMessage split(ByteBuffer origin, ByteBuffer body) {
    int start = origin.position() + OriginDescriptor.EXCHANGE_OFFSET;
    int key = start + 1 + (origin.get(start) & 0xFF);
    int properties = key + 1 + (origin.get(key) & 0xFF);
    return new DeliveredMessage(
        origin.slice(start, properties - start),
        origin.slice(properties, origin.limit() - properties),
        body);
  }
}
