package io.rosettamq.broker.entry;

import io.rosettamq.broker.transaction.TransactionalProducer;
import io.rosettamq.broker.transaction.TransactionalProducer.State;
import io.rosettamq.log.LogException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/// The fields of entries on transactions.
///
/// ```
///  ProducerChanged   | text name | u64 producer | u16 epoch | u64 last producer | u16 last epoch |
///                    | u32 timeout | u8 state | u64 since | u32 streams | u64 stream ... |
///                    | u32 groups | text group ... |
///  TransactionOpened | u64 stream | u64 producer | u64 first offset |
///  TransactionEnded  | u64 stream | u64 producer | u16 epoch | u64 marker's offset | u8 committed |
///  NameForgotten     | text name |
///  ProducersExpired  | u64 stream | u64 lane time |
/// ```
final class TransactionEntries {

  private TransactionEntries() {}

  static byte write(Entry entry, DataOutputStream out) throws IOException {
    return switch (entry) {
      case Entry.ProducerChanged(TransactionalProducer producer) -> {
        write(producer, out);
        yield EntryDescriptor.PRODUCER_CHANGED;
      }
      case Entry.TransactionOpened(long streamId, long producerId, long first) -> {
        out.writeLong(streamId);
        out.writeLong(producerId);
        out.writeLong(first);
        yield EntryDescriptor.TRANSACTION_OPENED;
      }
      case Entry.TransactionEnded(
              long streamId,
              long producerId,
              short epoch,
              long marker,
              boolean committed) -> {
        out.writeLong(streamId);
        out.writeLong(producerId);
        out.writeShort(epoch);
        out.writeLong(marker);
        out.writeBoolean(committed);
        yield EntryDescriptor.TRANSACTION_ENDED;
      }
      case Entry.NameForgotten(String name) -> {
        ValueCodec.writeText(out, name);
        yield EntryDescriptor.NAME_FORGOTTEN;
      }
      case Entry.ProducersExpired(long streamId, long beforeMillis) -> {
        out.writeLong(streamId);
        out.writeLong(beforeMillis);
        yield EntryDescriptor.PRODUCERS_EXPIRED;
      }
      default -> throw new IllegalArgumentException("no entry on transactions: " + entry);
    };
  }

  private static void write(TransactionalProducer producer, DataOutputStream out)
      throws IOException {
    ValueCodec.writeText(out, producer.name());
    out.writeLong(producer.producerId());
    out.writeShort(producer.epoch());
    out.writeLong(producer.lastProducerId());
    out.writeShort(producer.lastEpoch());
    out.writeInt(producer.timeoutMillis());
    out.writeByte(number(producer.state()));
    out.writeLong(producer.sinceMillis());
    out.writeInt(producer.streams().size());
    for (long stream : new TreeSet<>(producer.streams())) {
      out.writeLong(stream);
    }
    out.writeInt(producer.groups().size());
    for (String group : new TreeSet<>(producer.groups())) {
      ValueCodec.writeText(out, group);
    }
  }

  static Entry read(byte type, DataInputStream in) throws IOException {
    return switch (type) {
      case EntryDescriptor.PRODUCER_CHANGED -> new Entry.ProducerChanged(producer(in));
      case EntryDescriptor.TRANSACTION_OPENED ->
          new Entry.TransactionOpened(in.readLong(), in.readLong(), in.readLong());
      case EntryDescriptor.TRANSACTION_ENDED ->
          new Entry.TransactionEnded(
              in.readLong(), in.readLong(), in.readShort(), in.readLong(), in.readBoolean());
      case EntryDescriptor.NAME_FORGOTTEN -> new Entry.NameForgotten(ValueCodec.readText(in));
      case EntryDescriptor.PRODUCERS_EXPIRED ->
          new Entry.ProducersExpired(in.readLong(), in.readLong());
      default -> throw new LogException.UnknownFormat("no entry on transactions: " + type);
    };
  }

  private static TransactionalProducer producer(DataInputStream in) throws IOException {
    return new TransactionalProducer(
        ValueCodec.readText(in),
        in.readLong(),
        in.readShort(),
        in.readLong(),
        in.readShort(),
        in.readInt(),
        state(in.readByte()),
        in.readLong(),
        streams(in),
        groups(in));
  }

  private static int number(State state) {
    return switch (state) {
      case EMPTY -> 0;
      case ONGOING -> 1;
      case COMMITTED -> 2;
      case ABORTED -> 3;
    };
  }

  private static State state(byte number) {
    return switch (number) {
      case 0 -> State.EMPTY;
      case 1 -> State.ONGOING;
      case 2 -> State.COMMITTED;
      case 3 -> State.ABORTED;
      default -> throw new LogException.UnknownFormat("unknown state of a transaction: " + number);
    };
  }

  private static Set<Long> streams(DataInputStream in) throws IOException {
    Set<Long> streams = new TreeSet<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      streams.add(in.readLong());
    }
    return streams;
  }

  private static Set<String> groups(DataInputStream in) throws IOException {
    Set<String> groups = new TreeSet<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      groups.add(ValueCodec.readText(in));
    }
    return groups;
  }
}
