package io.rosettamq.kafka.transaction;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// Commits of offsets in transactions that are on their way to the groups' log, by producer: the
/// end of a transaction must not overtake them, or their offsets would stay pending. Safe from any
/// thread.
final class RunningCommits {
  private final ConcurrentHashMap<String, Map<Long, CompletableFuture<?>>> byName =
      new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();

  /// @param commit done when it has been written or refused
  void began(String name, CompletableFuture<?> commit) {
    long number = numbers.incrementAndGet();
    byName.compute(
        name,
        (_, before) -> {
          Map<Long, CompletableFuture<?>> all = before == null ? new TreeMap<>() : before;
          all.put(number, commit);
          return all;
        });
    var _ = commit.whenComplete((_, _) -> ended(name, number));
  }

  private void ended(String name, long number) {
    byName.computeIfPresent(
        name,
        (_, all) -> {
          all.remove(number);
          return all.isEmpty() ? null : all;
        });
  }

  /// When those that have begun are done, however they went.
  CompletableFuture<Boolean> quiet(String name) {
    CompletableFuture<?>[] none = {};
    AtomicReference<CompletableFuture<?>[]> now = new AtomicReference<>(none);
    byName.computeIfPresent(
        name,
        (_, all) -> {
          now.set(all.values().toArray(none));
          return all;
        });
    return CompletableFuture.allOf(now.get()).handle((_, _) -> true);
  }
}
