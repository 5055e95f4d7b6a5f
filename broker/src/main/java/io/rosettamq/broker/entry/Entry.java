package io.rosettamq.broker.entry;

import io.rosettamq.broker.command.ExchangeSpec;
import io.rosettamq.broker.command.Grouping;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.stream.Body;
import io.rosettamq.broker.table.Row;
import io.rosettamq.broker.topic.Production;
import io.rosettamq.broker.topic.TopicSpec;
import io.rosettamq.broker.transaction.TransactionalProducer;
import io.rosettamq.broker.view.Facts;
import io.rosettamq.broker.view.Runs;
import io.rosettamq.broker.view.TimedLease;
import java.util.List;
import java.util.Map;

/// One effect on a namespace: the only way its durable state changes, live and in recovery alike.
///
/// Entries hold resulting values (core contract 3). Objects are named by ids that are never reused;
/// negative ids are volatile: such an entry is applied and not journaled.
public sealed interface Entry {

  /// A batch is appended to one stream or several; stored once.
  ///
  /// @param timeMillis the lane's time, from which a queue's time to live counts
  record Appended(List<Target> targets, Body body, Facts facts, long timeMillis) implements Entry {
    public Appended {
      targets = List.copyOf(targets);
    }
  }

  /// @param base the offset in this stream of the batch's first record
  record Target(long streamId, long base) {}

  /// Offsets of a view are settled for good.
  record Settled(long viewId, Runs runs) implements Entry {}

  /// Any offset below `mark` may have been delivered.
  record Marked(long viewId, long mark) implements Entry {}

  /// A message was returned, for the `count`th time.
  record Returned(long viewId, long offset, int count) implements Entry {}

  /// A message that was taken or is delayed is not ready before a time; or, with [Facts#AT_ONCE],
  /// is ready now.
  ///
  /// @param count its resulting returns; 0: it has none
  record Delayed(long viewId, long offset, long untilMillis, int count) implements Entry {}

  /// Of the delays that are over at a time, the first `most` have ended.
  record Ripened(long viewId, long timeMillis, int most) implements Entry {}

  /// Processing a message failed, for the `count`th time.
  record Failed(long viewId, long offset, int count) implements Entry {}

  /// A message is leased for a time, or kept back: replaces what was known of it.
  record Leased(long viewId, long offset, TimedLease lease) implements Entry {}

  /// A message that was appended belongs to a group, and is told from others by its key.
  record Grouped(long viewId, long offset, Grouping grouping, long timeMillis) implements Entry {}

  /// The attributes that a queue has from now on.
  record QueueChanged(long id, Map<String, Object> attributes) implements Entry {
    public QueueChanged {
      attributes = Map.copyOf(attributes);
    }
  }

  record ExchangeDeclared(long id, ExchangeSpec spec) implements Entry {}

  /// With it goes its holder, if it delays.
  record ExchangeDeleted(long id) implements Entry {}

  /// @param ownerId the client of an exclusive queue, 0 for others; exclusive ones are volatile
  record QueueDeclared(long id, QueueSpec spec, long ownerId) implements Entry {}

  record QueueDeleted(long id) implements Entry {}

  record Bound(Route route) implements Entry {}

  record Unbound(Route route) implements Entry {}

  /// A binding by ids.
  ///
  /// @param toQueue whether the destination is a queue, else an exchange
  record Route(
      long sourceId,
      boolean toQueue,
      long destinationId,
      String routingKey,
      Map<String, Object> arguments) {
    boolean isVolatile() {
      return sourceId < 0 || destinationId < 0;
    }
  }

  /// A topic is made, or gets more partitions or other settings.
  record TopicDefined(long id, TopicSpec spec) implements Entry {}

  record TopicDeleted(long id) implements Entry {}

  /// Who produced the batch at that offset of a partition.
  ///
  /// @param timeMillis the lane's time
  record Produced(long streamId, long base, Production production, long timeMillis)
      implements Entry {}

  /// Records of a partition have given way to newer ones of their keys.
  ///
  /// @param bytes about so much they took
  record Compacted(long streamId, Runs runs, long bytes) implements Entry {}

  /// All of a partition below an offset has been looked at for records that give way.
  ///
  /// @param timeMillis the lane's time
  /// @param tombstonesBelow no tombstone is left below it
  /// @param tombstones whether any is left
  record Cleaned(
      long streamId, long until, long timeMillis, long tombstonesBelow, boolean tombstones)
      implements Entry {}

  /// Ids below it were handed out to producers.
  record ProducerIdsReserved(long next) implements Entry {}

  /// Rows of a table are written, or removed.
  record TableWritten(String table, List<Row> rows) implements Entry {
    public TableWritten {
      rows = List.copyOf(rows);
    }
  }

  /// A named producer is now as it says.
  record ProducerChanged(TransactionalProducer producer) implements Entry {}

  /// Nobody has used the name of a producer for long.
  record NameForgotten(String name) implements Entry {}

  /// A partition forgets producers that have appended nothing since then and have no transaction
  /// open in it.
  ///
  /// @param beforeMillis a lane's time
  record ProducersExpired(long streamId, long beforeMillis) implements Entry {}

  /// A producer's transaction begins in a stream with the batch at that offset.
  record TransactionOpened(long streamId, long producerId, long first) implements Entry {}

  /// A producer's transaction ends in a stream.
  ///
  /// @param epoch lower ones of the producer are fenced
  /// @param marker the offset of the record that says so
  record TransactionEnded(
      long streamId, long producerId, short epoch, long marker, boolean committed)
      implements Entry {}

  /// Publishes a recovery base; see [io.rosettamq.broker.checkpoint].
  record Checkpointed(long baseSeq, long snapshotId, List<Long> segmentIds) implements Entry {
    public Checkpointed {
      segmentIds = List.copyOf(segmentIds);
    }
  }

  /// Applied, but not journaled.
  default boolean isVolatile() {
    return switch (this) {
      case TopicDefined _, TopicDeleted _, Produced _, ProducerIdsReserved _ -> false;
      case Compacted _, Cleaned _ -> false;
      case Appended _, TableWritten _, Checkpointed _ -> false;
      case ProducerChanged _, TransactionOpened _, TransactionEnded _ -> false;
      case NameForgotten _, ProducersExpired _ -> false;
      case Settled(long viewId, _) -> viewId < 0;
      case Marked(long viewId, _) -> viewId < 0;
      case Returned(long viewId, _, _) -> viewId < 0;
      case Delayed(long viewId, _, _, _) -> viewId < 0;
      case Ripened(long viewId, _, _) -> viewId < 0;
      case Failed(long viewId, _, _) -> viewId < 0;
      case Leased(long viewId, _, _) -> viewId < 0;
      case Grouped(long viewId, _, _, _) -> viewId < 0;
      case QueueChanged(long id, _) -> id < 0;
      case ExchangeDeclared(long id, _) -> id < 0;
      case ExchangeDeleted(long id) -> id < 0;
      case QueueDeclared(long id, _, _) -> id < 0;
      case QueueDeleted(long id) -> id < 0;
      case Bound(Route route) -> route.isVolatile();
      case Unbound(Route route) -> route.isVolatile();
    };
  }
}
