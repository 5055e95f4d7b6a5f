package io.rosettamq.broker.entry;

import io.rosettamq.broker.command.ExchangeSpec;
import io.rosettamq.broker.command.Grouping;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.stream.Body;
import io.rosettamq.broker.table.Row;
import io.rosettamq.broker.view.Facts;
import io.rosettamq.broker.view.Runs;
import io.rosettamq.broker.view.TimedLease;
import io.rosettamq.log.LogException;
import io.rosettamq.log.Ref;
import io.rosettamq.log.Unit;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads a unit back into entries. Batches stay where they are: an entry says where.
public final class EntryReader {

  private EntryReader() {}

  /// @throws LogException.UnknownFormat on an entry type or version that this release does not know
  /// @throws LogException.Corrupt on an entry that does not fit its length
  public static void read(Unit unit, Consumer<Entry> consumer) {
    ByteBuffer payload = joined(unit.payload());
    int start = payload.position();
    while (payload.hasRemaining()) {
      int length = payload.getInt();
      int end = payload.position() + length;
      if (length < 2 || end > payload.limit()) {
        throw new LogException.Corrupt(
            "unit " + unit.seq() + " has an entry of " + length + " bytes");
      }
      byte type = payload.get();
      byte version = payload.get();
      if (!isKnown(type, version)) {
        throw new LogException.UnknownFormat("entry version " + version + " of type " + type);
      }
      ByteBuffer fields = payload.slice(payload.position(), end - payload.position());
      consumer.accept(entry(type, fields, unit, payload.position() - start));
      payload.position(end);
    }
  }

  private static boolean isKnown(byte type, byte version) {
    return version == EntryDescriptor.VERSION
        || (type == EntryDescriptor.APPENDED && version == EntryDescriptor.APPENDED_VERSION);
  }

  private static ByteBuffer joined(List<ByteBuffer> parts) {
    if (parts.size() == 1) {
      return parts.getFirst().duplicate();
    }
    ByteBuffer whole = ByteBuffer.allocate(parts.stream().mapToInt(ByteBuffer::remaining).sum());
    parts.forEach(part -> whole.put(part.duplicate()));
    return whole.flip();
  }

  private static Entry entry(byte type, ByteBuffer fields, Unit unit, int position) {
    if (type == EntryDescriptor.APPENDED) {
      return appended(fields, unit, position);
    }
    byte[] bytes = new byte[fields.remaining()];
    fields.get(bytes);
    try {
      return small(type, new DataInputStream(new ByteArrayInputStream(bytes)));
    } catch (IOException e) {
      throw new LogException.Corrupt("unit " + unit.seq() + " has a short entry of type " + type);
    }
  }

  private static Entry appended(ByteBuffer fields, Unit unit, int position) {
    int start = fields.position();
    int count = Short.toUnsignedInt(fields.getShort());
    List<Entry.Target> targets = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      targets.add(new Entry.Target(fields.getLong(), fields.getLong()));
    }
    int span = fields.getInt();
    Facts facts = FactsCodec.read(fields, span);
    Ref ref = new Ref(unit.seq(), position + fields.position() - start, fields.remaining());
    return new Entry.Appended(targets, new Body(ref, span, null), facts, unit.timeMillis());
  }

  private static Entry small(byte type, DataInputStream in) throws IOException {
    return switch (type) {
      case EntryDescriptor.SETTLED -> new Entry.Settled(in.readLong(), runs(in));
      case EntryDescriptor.MARKED -> new Entry.Marked(in.readLong(), in.readLong());
      case EntryDescriptor.RETURNED ->
          new Entry.Returned(in.readLong(), in.readLong(), in.readInt());
      case EntryDescriptor.DELAYED ->
          new Entry.Delayed(in.readLong(), in.readLong(), in.readLong(), in.readInt());
      case EntryDescriptor.RIPENED -> new Entry.Ripened(in.readLong(), in.readLong(), in.readInt());
      case EntryDescriptor.FAILED -> new Entry.Failed(in.readLong(), in.readLong(), in.readInt());
      case EntryDescriptor.LEASED ->
          new Entry.Leased(
              in.readLong(),
              in.readLong(),
              new TimedLease(in.readLong(), in.readInt(), in.readLong()));
      case EntryDescriptor.GROUPED -> grouped(in);
      case EntryDescriptor.QUEUE_CHANGED ->
          new Entry.QueueChanged(in.readLong(), ValueCodec.readMap(in));
      case EntryDescriptor.EXCHANGE_DECLARED ->
          new Entry.ExchangeDeclared(in.readLong(), exchangeSpec(in));
      case EntryDescriptor.EXCHANGE_DELETED -> new Entry.ExchangeDeleted(in.readLong());
      case EntryDescriptor.QUEUE_DECLARED ->
          new Entry.QueueDeclared(in.readLong(), queueSpec(in), 0);
      case EntryDescriptor.QUEUE_DELETED -> new Entry.QueueDeleted(in.readLong());
      case EntryDescriptor.BOUND -> new Entry.Bound(route(in));
      case EntryDescriptor.UNBOUND -> new Entry.Unbound(route(in));
      case EntryDescriptor.TABLE_WRITTEN ->
          new Entry.TableWritten(ValueCodec.readText(in), rows(in));
      case EntryDescriptor.CHECKPOINTED ->
          new Entry.Checkpointed(in.readLong(), in.readLong(), ids(in));
      case EntryDescriptor.TOPIC_DEFINED,
          EntryDescriptor.TOPIC_DELETED,
          EntryDescriptor.PRODUCED,
          EntryDescriptor.PRODUCER_IDS_RESERVED,
          EntryDescriptor.COMPACTED,
          EntryDescriptor.CLEANED ->
          TopicEntries.read(type, in);
      case EntryDescriptor.PRODUCER_CHANGED,
          EntryDescriptor.TRANSACTION_OPENED,
          EntryDescriptor.TRANSACTION_ENDED,
          EntryDescriptor.NAME_FORGOTTEN,
          EntryDescriptor.PRODUCERS_EXPIRED ->
          TransactionEntries.read(type, in);
      default -> throw new LogException.UnknownFormat("unknown entry type " + type);
    };
  }

  private static Entry grouped(DataInputStream in) throws IOException {
    long viewId = in.readLong();
    long offset = in.readLong();
    long timeMillis = in.readLong();
    Grouping grouping =
        new Grouping(ValueCodec.readText(in), ValueCodec.readText(in), ValueCodec.readText(in));
    return new Entry.Grouped(viewId, offset, grouping, timeMillis);
  }

  static Runs runs(DataInputStream in) throws IOException {
    Runs runs = new Runs();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      runs.add(in.readLong(), in.readLong());
    }
    return runs;
  }

  private static List<Row> rows(DataInputStream in) throws IOException {
    List<Row> rows = new ArrayList<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      ByteBuffer key = ByteBuffer.wrap(ValueCodec.readBytes(in));
      long version = in.readLong();
      Optional<ByteBuffer> value =
          in.readBoolean()
              ? Optional.of(ByteBuffer.wrap(ValueCodec.readBytes(in)))
              : Optional.empty();
      rows.add(new Row(key, version, value));
    }
    return rows;
  }

  private static List<Long> ids(DataInputStream in) throws IOException {
    List<Long> ids = new ArrayList<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      ids.add(in.readLong());
    }
    return ids;
  }

  private static ExchangeSpec exchangeSpec(DataInputStream in) throws IOException {
    return new ExchangeSpec(
        ValueCodec.readText(in),
        ValueCodec.readText(in),
        in.readBoolean(),
        in.readBoolean(),
        in.readBoolean(),
        ValueCodec.readMap(in));
  }

  private static QueueSpec queueSpec(DataInputStream in) throws IOException {
    return new QueueSpec(
        ValueCodec.readText(in), in.readBoolean(), false, in.readBoolean(), ValueCodec.readMap(in));
  }

  private static Entry.Route route(DataInputStream in) throws IOException {
    return new Entry.Route(
        in.readLong(),
        in.readBoolean(),
        in.readLong(),
        ValueCodec.readText(in),
        ValueCodec.readMap(in));
  }
}
