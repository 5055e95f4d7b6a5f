package io.rosettamq.kafka.transaction;

import io.rosettamq.broker.transaction.TransactionalProducer;
import io.rosettamq.broker.transaction.TransactionalProducer.Identity;
import io.rosettamq.broker.transaction.TransactionalProducer.State;
import io.rosettamq.kafka.group.GroupCoordination;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.requests.TransactionResult;

/// Rolls the offsets of groups forward, or drops them, as was decided of their transaction. May be
/// done again and again. Safe from any thread, never blocks.
final class GroupSettlement {
  private final GroupCoordination groups;
  private final RunningCommits commits;
  private final Settled settled;
  private final Map<Key, CompletableFuture<Void>> running = new ConcurrentHashMap<>();

  /// One transaction.
  private record Key(String name, Identity who, long endedMillis) {}

  /// Notes that a producer owes its groups nothing any more; done when that is on disk.
  @FunctionalInterface
  interface Settled {
    CompletableFuture<?> note(String name, Identity who);
  }

  GroupSettlement(GroupCoordination groups, RunningCommits commits, Settled settled) {
    this.groups = groups;
    this.commits = commits;
    this.settled = settled;
  }

  /// @param producer whose last transaction has ended
  CompletableFuture<Void> settle(TransactionalProducer producer) {
    Key key = new Key(producer.name(), producer.lastIdentity(), producer.sinceMillis());
    CompletableFuture<Void> done = new CompletableFuture<>();
    CompletableFuture<Void> other = running.putIfAbsent(key, done);
    if (other != null) {
      return other;
    }
    var _ =
        commits
            .quiet(producer.name())
            .thenCompose(_ -> complete(producer))
            .thenCompose(_ -> settled.note(producer.name(), producer.identity()))
            .whenComplete((_, failure) -> {
              running.remove(key, done);
              if (failure == null) {
                done.complete(null);
              } else {
                done.completeExceptionally(failure);
              }
            });
    return done;
  }

  private CompletableFuture<Void> complete(TransactionalProducer producer) {
    TransactionResult result =
        producer.state() == State.COMMITTED ? TransactionResult.COMMIT : TransactionResult.ABORT;
    List<CompletableFuture<Void>> each =
        producer.groups().stream()
            .map(group ->
                groups.complete(
                    group,
                    producer.lastIdentity().producerId(),
                    producer.lastIdentity().epoch(),
                    result))
            .toList();
    return CompletableFuture.allOf(each.toArray(CompletableFuture<?>[]::new));
  }
}
