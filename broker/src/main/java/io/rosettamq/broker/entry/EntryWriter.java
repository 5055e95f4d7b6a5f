package io.rosettamq.broker.entry;

import io.rosettamq.broker.command.ExchangeSpec;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.table.Row;
import io.rosettamq.broker.view.Facts;
import io.rosettamq.broker.view.Runs;
import io.rosettamq.log.batch.StoredBatch;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Gathers the entries of one unit as bytes. Owned by the lane; batches are referenced, not copied.
public final class EntryWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
  private final DataOutputStream out = new DataOutputStream(bytes);
  private final List<ByteBuffer> parts = new ArrayList<>();
  private int partsBytes;

  public boolean isEmpty() {
    return partsBytes == 0 && bytes.size() == 0;
  }

  public int lengthBytes() {
    return partsBytes + bytes.size();
  }

  /// Where the next batch of `span` records would start if it went to `targets` streams.
  public int batchOffset(int targets, Facts facts, int span) {
    return lengthBytes() + EntrySize.appended(targets) + FactsCodec.lengthBytes(facts, span);
  }

  /// Ends the unit: its payload. The writer is empty afterwards.
  public List<ByteBuffer> take() {
    cut();
    List<ByteBuffer> payload = List.copyOf(parts);
    parts.clear();
    partsBytes = 0;
    return payload;
  }

  private void cut() {
    if (bytes.size() > 0) {
      add(ByteBuffer.wrap(bytes.toByteArray()));
      bytes.reset();
    }
  }

  private void add(ByteBuffer part) {
    parts.add(part);
    partsBytes += part.remaining();
  }

  public void write(Entry entry) {
    try {
      if (entry instanceof Entry.Appended appended) {
        writeAppended(appended);
      } else {
        writeSmall(entry);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeAppended(Entry.Appended entry) throws IOException {
    StoredBatch batch = entry.body().batch();
    if (batch == null) {
      throw new IllegalStateException("a new batch has its bytes");
    }
    List<Entry.Target> targets = entry.targets();
    int span = entry.body().span();
    int factsBytes = FactsCodec.lengthBytes(entry.facts(), span);
    out.writeInt(2 + 2 + 16 * targets.size() + 4 + factsBytes + batch.lengthBytes());
    out.writeByte(EntryDescriptor.APPENDED);
    out.writeByte(EntryDescriptor.APPENDED_VERSION);
    out.writeShort(targets.size());
    for (Entry.Target target : targets) {
      out.writeLong(target.streamId());
      out.writeLong(target.base());
    }
    out.writeInt(span);
    FactsCodec.write(out, entry.facts(), span);
    cut();
    add(batch.bytes());
  }

  private void writeSmall(Entry entry) throws IOException {
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    byte type = writeFields(entry, new DataOutputStream(fields));
    out.writeInt(2 + fields.size());
    out.writeByte(type);
    out.writeByte(EntryDescriptor.VERSION);
    fields.writeTo(out);
  }

  private static byte writeFields(Entry entry, DataOutputStream out) throws IOException {
    return switch (entry) {
      case Entry.Appended _ -> throw new IllegalStateException("written apart");
      case Entry.Settled settled -> writeSettled(settled, out);
      case Entry.Marked(long viewId, long mark) -> {
        out.writeLong(viewId);
        out.writeLong(mark);
        yield EntryDescriptor.MARKED;
      }
      case Entry.Returned(long viewId, long offset, int count) -> {
        out.writeLong(viewId);
        out.writeLong(offset);
        out.writeInt(count);
        yield EntryDescriptor.RETURNED;
      }
      case Entry.Delayed delayed -> writeDelayed(delayed, out);
      case Entry.Ripened ripened -> writeRipened(ripened, out);
      case Entry.Failed failed -> writeFailed(failed, out);
      case Entry.Leased leased -> writeLeased(leased, out);
      case Entry.Grouped grouped -> writeGrouped(grouped, out);
      case Entry.QueueChanged changed -> writeChanged(changed, out);
      case Entry.ExchangeDeclared(long id, ExchangeSpec spec) -> {
        out.writeLong(id);
        writeSpec(spec, out);
        yield EntryDescriptor.EXCHANGE_DECLARED;
      }
      case Entry.ExchangeDeleted(long id) -> {
        out.writeLong(id);
        yield EntryDescriptor.EXCHANGE_DELETED;
      }
      case Entry.QueueDeclared(long id, QueueSpec spec, _) -> {
        out.writeLong(id);
        writeSpec(spec, out);
        yield EntryDescriptor.QUEUE_DECLARED;
      }
      case Entry.QueueDeleted(long id) -> {
        out.writeLong(id);
        yield EntryDescriptor.QUEUE_DELETED;
      }
      case Entry.Bound(Entry.Route route) -> {
        writeRoute(route, out);
        yield EntryDescriptor.BOUND;
      }
      case Entry.Unbound(Entry.Route route) -> {
        writeRoute(route, out);
        yield EntryDescriptor.UNBOUND;
      }
      case Entry.TopicDefined _, Entry.TopicDeleted _, Entry.Produced _ ->
          TopicEntries.write(entry, out);
      case Entry.ProducerIdsReserved _, Entry.Compacted _, Entry.Cleaned _ ->
          TopicEntries.write(entry, out);
      case Entry.TableWritten written -> writeTable(written, out);
      case Entry.ProducerChanged _, Entry.TransactionOpened _, Entry.TransactionEnded _ ->
          TransactionEntries.write(entry, out);
      case Entry.NameForgotten _, Entry.ProducersExpired _ -> TransactionEntries.write(entry, out);
      case Entry.Checkpointed checkpointed -> writeCheckpointed(checkpointed, out);
    };
  }

  private static byte writeGrouped(Entry.Grouped grouped, DataOutputStream out) throws IOException {
    out.writeLong(grouped.viewId());
    out.writeLong(grouped.offset());
    out.writeLong(grouped.timeMillis());
    ValueCodec.writeText(out, grouped.grouping().group());
    ValueCodec.writeText(out, grouped.grouping().key());
    ValueCodec.writeText(out, grouped.grouping().messageId());
    return EntryDescriptor.GROUPED;
  }

  private static byte writeLeased(Entry.Leased leased, DataOutputStream out) throws IOException {
    out.writeLong(leased.viewId());
    out.writeLong(leased.offset());
    out.writeLong(leased.lease().untilMillis());
    out.writeInt(leased.lease().deliveries());
    out.writeLong(leased.lease().firstMillis());
    return EntryDescriptor.LEASED;
  }

  private static byte writeFailed(Entry.Failed failed, DataOutputStream out) throws IOException {
    out.writeLong(failed.viewId());
    out.writeLong(failed.offset());
    out.writeInt(failed.count());
    return EntryDescriptor.FAILED;
  }

  private static byte writeChanged(Entry.QueueChanged changed, DataOutputStream out)
      throws IOException {
    out.writeLong(changed.id());
    ValueCodec.writeMap(out, changed.attributes());
    return EntryDescriptor.QUEUE_CHANGED;
  }

  private static byte writeSettled(Entry.Settled settled, DataOutputStream out) throws IOException {
    out.writeLong(settled.viewId());
    write(settled.runs(), out);
    return EntryDescriptor.SETTLED;
  }

  static void write(Runs runs, DataOutputStream out) throws IOException {
    out.writeInt(runs.count());
    for (int i = 0; i < runs.count(); i++) {
      out.writeLong(runs.start(i));
      out.writeLong(runs.end(i));
    }
  }

  private static byte writeTable(Entry.TableWritten written, DataOutputStream out)
      throws IOException {
    ValueCodec.writeText(out, written.table());
    out.writeInt(written.rows().size());
    for (Row row : written.rows()) {
      ValueCodec.writeBytes(out, row.key());
      out.writeLong(row.version());
      out.writeBoolean(row.value().isPresent());
      if (row.value().isPresent()) {
        ValueCodec.writeBytes(out, row.value().get());
      }
    }
    return EntryDescriptor.TABLE_WRITTEN;
  }

  private static byte writeRipened(Entry.Ripened ripened, DataOutputStream out) throws IOException {
    out.writeLong(ripened.viewId());
    out.writeLong(ripened.timeMillis());
    out.writeInt(ripened.most());
    return EntryDescriptor.RIPENED;
  }

  private static byte writeDelayed(Entry.Delayed delayed, DataOutputStream out) throws IOException {
    out.writeLong(delayed.viewId());
    out.writeLong(delayed.offset());
    out.writeLong(delayed.untilMillis());
    out.writeInt(delayed.count());
    return EntryDescriptor.DELAYED;
  }

  private static byte writeCheckpointed(Entry.Checkpointed checkpointed, DataOutputStream out)
      throws IOException {
    out.writeLong(checkpointed.baseSeq());
    out.writeLong(checkpointed.snapshotId());
    out.writeInt(checkpointed.segmentIds().size());
    for (long segment : checkpointed.segmentIds()) {
      out.writeLong(segment);
    }
    return EntryDescriptor.CHECKPOINTED;
  }

  private static void writeSpec(ExchangeSpec spec, DataOutputStream out) throws IOException {
    ValueCodec.writeText(out, spec.name());
    ValueCodec.writeText(out, spec.type());
    out.writeBoolean(spec.durable());
    out.writeBoolean(spec.autoDelete());
    out.writeBoolean(spec.internal());
    ValueCodec.writeMap(out, spec.arguments());
  }

  private static void writeSpec(QueueSpec spec, DataOutputStream out) throws IOException {
    ValueCodec.writeText(out, spec.name());
    out.writeBoolean(spec.durable());
    out.writeBoolean(spec.autoDelete());
    ValueCodec.writeMap(out, spec.arguments());
  }

  private static void writeRoute(Entry.Route route, DataOutputStream out) throws IOException {
    out.writeLong(route.sourceId());
    out.writeBoolean(route.toQueue());
    out.writeLong(route.destinationId());
    ValueCodec.writeText(out, route.routingKey());
    ValueCodec.writeMap(out, route.arguments());
  }
}
