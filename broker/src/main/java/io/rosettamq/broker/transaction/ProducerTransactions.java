package io.rosettamq.broker.transaction;

import io.rosettamq.broker.transaction.TransactionalProducer.Identity;
import io.rosettamq.log.batch.StoredBatch;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Transactions of named producers, for protocols that have them. The end of a transaction and its
/// markers in all partitions are one unit on disk.
///
/// **Threading.** Safe from any thread. Answers run on the lane, when what they say is on disk:
/// they must be short and not block.
public interface ProducerTransactions {

  /// Gives the name to whoever asks; an open transaction of it is aborted.
  void init(Init asked, Consumer<Verdict> answer);

  /// @param expected who asks, if it has the name already
  record Init(String name, Optional<Identity> expected, int timeoutMillis) {}

  /// Puts streams and groups into the producer's transaction, which begins with the first of them.
  void add(Add asked, Consumer<Verdict> answer);

  /// @param name of the producer
  record Add(String name, Identity who, Set<Long> streams, Set<String> groups) {}

  /// Ends the producer's transaction.
  void end(End asked, Consumer<Verdict> answer);

  /// @param renew whether the producer goes on under a new epoch, as newer clients want
  record End(String name, Identity who, boolean commit, boolean renew) {}

  /// Somebody else ends the transaction that a producer has in a stream: all of it, so that none is
  /// torn, and the producer is fenced.
  void abort(Identity who, long streamId, Consumer<Verdict> answer);

  /// Aborts transactions that have been open for too long; answers with those that it ended.
  void expire(Consumer<List<TransactionalProducer>> answer);

  /// Forgets names that nobody has used for long, and producers that have appended nothing to a
  /// partition for long; none with an open transaction.
  ///
  /// @param nameMillis how long for names
  /// @param producerMillis how long for producers of a partition
  void forget(long nameMillis, long producerMillis);

  /// The groups' offsets of the producer's last transaction are settled.
  void settled(String name, Identity who, Consumer<Verdict> answer);

  /// The producer of that name as it is now.
  void find(String name, Consumer<Optional<TransactionalProducer>> answer);

  /// All producers as they are now.
  void list(Consumer<List<TransactionalProducer>> answer);

  /// Makes the record that ends a transaction in a stream, in a protocol's form: a batch of one
  /// offset. Pure.
  @FunctionalInterface
  interface Markers {
    StoredBatch marker(Identity who, boolean committed, long timeMillis);
  }
}
