package io.rosettamq.kafka.transaction;

import io.rosettamq.broker.transaction.ProducerTransactions;
import io.rosettamq.broker.transaction.TransactionalProducer;
import io.rosettamq.broker.transaction.TransactionalProducer.Identity;
import io.rosettamq.broker.transaction.TransactionalProducer.State;
import io.rosettamq.broker.transaction.Verdict;
import io.rosettamq.kafka.group.GroupCoordination;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.common.protocol.ApiMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Transactions of the broker's, together with the offsets of groups: the end of a transaction is
/// told when its offsets are settled, too. Safe from any thread, never blocks.
public final class Transactions {
  private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);

  private final ProducerTransactions onLane;
  private final RunningCommits commits = new RunningCommits();
  private final GroupSettlement settlement;

  /// Whether somebody may owe settlements that nobody works on: at the start, after failures.
  private volatile boolean owing = true;

  public Transactions(ProducerTransactions onLane, GroupCoordination groups) {
    this.onLane = onLane;
    this.settlement =
        new GroupSettlement(
            groups,
            commits,
            (name, who) -> {
              CompletableFuture<Verdict> answer = new CompletableFuture<>();
              onLane.settled(name, who, answer::complete);
              return answer;
            });
  }

  CompletableFuture<Verdict> init(ProducerTransactions.Init asked) {
    CompletableFuture<Verdict> answer = new CompletableFuture<>();
    onLane.init(asked, answer::complete);
    return answer.thenApply(this::noteConcurrent);
  }

  CompletableFuture<Verdict> add(ProducerTransactions.Add asked) {
    CompletableFuture<Verdict> answer = new CompletableFuture<>();
    onLane.add(asked, answer::complete);
    return answer.thenApply(this::noteConcurrent);
  }

  private Verdict noteConcurrent(Verdict verdict) {
    if (verdict instanceof Verdict.Concurrent) {
      owing = true;
      look();
    }
    return verdict;
  }

  /// Fails when offsets could not be settled now: the same request settles them later.
  CompletableFuture<Verdict> end(ProducerTransactions.End asked) {
    CompletableFuture<Verdict> answer = new CompletableFuture<>();
    onLane.end(asked, answer::complete);
    return answer.thenCompose(verdict ->
        switch (verdict) {
          case Verdict.Change(TransactionalProducer producer, _) -> settled(producer, verdict);
          case Verdict.Same(TransactionalProducer producer) -> settled(producer, verdict);
          case Verdict.Unknown _, Verdict.Fenced _, Verdict.Concurrent _, Verdict.Unfit _ ->
              CompletableFuture.completedFuture(verdict);
        });
  }

  private CompletableFuture<Verdict> settled(TransactionalProducer producer, Verdict verdict) {
    return producer.owesGroups()
        ? settle(producer).thenApply(_ -> verdict)
        : CompletableFuture.completedFuture(verdict);
  }

  private CompletableFuture<Void> settle(TransactionalProducer producer) {
    return settlement
        .settle(producer)
        .whenComplete((_, failure) -> {
          if (failure != null) {
            owing = true;
            LOG.warn(
                "offsets of the transaction of {} are not settled yet: {}",
                producer.name(),
                failure.toString());
          }
        });
  }

  /// Commits offsets in a transaction.
  ///
  /// @param joins whether their group comes into it, and begins it where it has not begun;
  ///   otherwise the group must be in it
  /// @param commit writes or refuses them
  CompletableFuture<ApiMessage> commit(
      ProducerTransactions.Add asked,
      boolean joins,
      Function<Verdict, CompletableFuture<ApiMessage>> commit) {
    CompletableFuture<ApiMessage> done = new CompletableFuture<>();
    commits.began(asked.name(), done);
    var _ =
        (joins ? add(asked) : find(asked.name()).thenApply(found -> membership(found, asked)))
            .thenCompose(commit)
            .whenComplete((answer, failure) -> {
              if (failure == null) {
                done.complete(answer);
              } else {
                done.completeExceptionally(failure);
              }
            });
    return done;
  }

  private static Verdict membership(
      Optional<TransactionalProducer> found, ProducerTransactions.Add asked) {
    if (found.isEmpty() || found.get().producerId() != asked.who().producerId()) {
      return new Verdict.Unknown();
    }
    TransactionalProducer producer = found.get();
    if (producer.epoch() != asked.who().epoch()) {
      return new Verdict.Fenced();
    }
    return producer.state() == State.ONGOING && producer.groups().containsAll(asked.groups())
        ? new Verdict.Same(producer)
        : new Verdict.Unfit();
  }

  /// Somebody else ends the transaction that a producer has in a stream.
  CompletableFuture<Verdict> abort(Identity who, long streamId) {
    CompletableFuture<Verdict> answer = new CompletableFuture<>();
    onLane.abort(who, streamId, answer::complete);
    return answer.thenApply(verdict -> {
      if (verdict instanceof Verdict.Change(TransactionalProducer producer, _)) {
        settleOwed(producer);
      }
      return verdict;
    });
  }

  CompletableFuture<Optional<TransactionalProducer>> find(String name) {
    CompletableFuture<Optional<TransactionalProducer>> answer = new CompletableFuture<>();
    onLane.find(name, answer::complete);
    return answer;
  }

  CompletableFuture<List<TransactionalProducer>> list() {
    CompletableFuture<List<TransactionalProducer>> answer = new CompletableFuture<>();
    onLane.list(answer::complete);
    return answer;
  }

  /// Ends what has been open for too long, and settles what is owed. To be called now and then.
  public void look() {
    onLane.expire(ended -> ended.forEach(this::settleOwed));
    if (owing) {
      owing = false;
      onLane.list(all -> all.forEach(this::settleOwed));
    }
  }

  /// Forgets names and producers that have not been used for so long. To be called now and then.
  public void forget(long nameMillis, long producerMillis) {
    onLane.forget(nameMillis, producerMillis);
  }

  private void settleOwed(TransactionalProducer producer) {
    if (producer.owesGroups()) {
      var _ = settle(producer);
    }
  }
}
