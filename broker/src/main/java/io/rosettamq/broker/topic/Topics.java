package io.rosettamq.broker.topic;

import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.stream.PlacedBatch;
import io.rosettamq.broker.stream.RetentionLimits;
import io.rosettamq.broker.transaction.PartitionTransactions;
import io.rosettamq.log.batch.StoredBatch;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The topics of a namespace, for protocols that speak of them. A queue whose name a topic can have
/// is shown as one of one partition: read by offset in neutral form, published to by [#publish].
///
/// **Threading.** Safe from any thread. Callbacks run on the lane, or on a thread that reads: they
/// must be short and not block.
///
/// **Durability.** A callback runs when everything that it was computed from is on disk.
public interface Topics {

  /// All topics.
  Collection<PublishedTopic> all();

  Optional<PublishedTopic> find(String name);

  Optional<PublishedTopic> find(long idHigh, long idLow);

  /// Makes a topic.
  void create(NewTopic topic, Consumer<Outcome> answer);

  /// @param partitions at least 1
  record NewTopic(
      String name, int partitions, RetentionLimits retention, Map<String, String> settings) {}

  /// Adds partitions until there are so many.
  void grow(String name, int partitions, Consumer<Outcome> answer);

  /// Gives a topic other settings.
  void configure(
      String name,
      RetentionLimits retention,
      Map<String, String> settings,
      Consumer<Outcome> answer);

  void delete(String name, Consumer<Outcome> answer);

  /// Drops the records of a partition below an offset, which must not lie beyond its end.
  void truncate(long streamId, long offset, Consumer<Outcome> answer);

  /// Appends a batch at the end of a partition. Appends of one thread take effect in their order.
  void append(Append append);

  /// @param batch with as many offsets as `production.count()`
  /// @param membership how it belongs to a transaction
  record Append(
      long streamId,
      StoredBatch batch,
      Production production,
      Membership membership,
      Consumer<Appended> answer) {

    /// Of a batch that belongs to no transaction.
    public Append(
        long streamId, StoredBatch batch, Production production, Consumer<Appended> answer) {
      this(streamId, batch, production, Membership.NONE, answer);
    }
  }

  /// Publishes messages to a queue: all of them, one after the other, or none.
  void publish(Publication publication);

  /// @param messages as many as `production.count()`
  record Publication(
      long streamId, List<Message> messages, Production production, Consumer<Appended> answer) {
    public Publication {
      messages = List.copyOf(messages);
    }
  }

  /// How a batch belongs to a transaction of its producer.
  enum Membership {
    NONE,
    /// The partition must be in the open transaction.
    MEMBER,
    /// It brings the partition into the transaction, and begins this where need be.
    JOINS
  }

  /// What became of an append.
  sealed interface Appended {
    /// @param base the offset of its first record
    /// @param start the first offset that the partition keeps
    record At(long base, long start) implements Appended {}

    /// It was appended before, at that offset, and is on disk.
    record Before(long base, long start) implements Appended {}

    /// Records of this producer are missing before it.
    record OutOfOrder() implements Appended {}

    /// A newer producer of this id has taken over.
    record OldEpoch() implements Appended {}

    /// The partition is in no open transaction of the producer, or the batch belongs to none while
    /// there is one.
    record NoTransaction() implements Appended {}

    /// No named producer has this id.
    record UnknownProducer() implements Appended {}

    /// The producer's last transaction is not through yet: try again.
    record Concurrent() implements Appended {}

    record NoPartition() implements Appended {}

    /// A queue that refuses what is above its limit.
    record Full() implements Appended {}

    /// No unit of the journal could hold it.
    record TooLarge() implements Appended {}
  }

  /// Reads batches of several partitions; the answers are in their order.
  void read(List<Read> reads, Consumer<List<Found>> answer);

  /// @param offset the first one wanted
  /// @param maxBytes about so much is read: whole batches, the first one in any case
  record Read(long streamId, long offset, int maxBytes) {}

  /// @param batches from the one that holds the offset on, all on disk; empty where there is none
  /// @param start the first offset that is kept
  /// @param end everything below it is on disk
  /// @param exists whether there is such a partition
  /// @param aborted transactions that were aborted with records at the offset or behind it
  record Found(
      List<PlacedBatch> batches,
      long start,
      long end,
      boolean exists,
      List<PartitionTransactions.Aborted> aborted) {
    public Found {
      aborted = List.copyOf(aborted);
    }
  }

  /// Where to read to find the first record of that own time or later; -1 when there is none; and
  /// the latest time of any record.
  void locate(long streamId, long timestamp, Consumer<Located> answer);

  /// @param from where to begin to look; -1: there is none
  /// @param latestTimestamp -1 when there is no record
  record Located(long from, long latestTimestamp) {}

  /// Changes whenever a topic comes, goes, grows or gets other settings.
  long version();

  /// Hands out ids for producers that were never handed out before, from the given one on.
  void reserveProducerIds(int count, Consumer<Long> answer);

  /// The producers that a partition knows.
  void producers(long streamId, Consumer<List<ActiveProducer>> answer);

  /// The sum of the stored bytes of each partition, by stream.
  void sizes(Consumer<Map<Long, Long>> answer);

  /// What became of a command.
  enum Outcome {
    DONE,
    EXISTS,
    NO_SUCH_TOPIC,
    FEWER_PARTITIONS,
    OUT_OF_RANGE,
    /// The topic is a queue, which has no such thing.
    OF_QUEUE,
    TOO_LARGE
  }
}
