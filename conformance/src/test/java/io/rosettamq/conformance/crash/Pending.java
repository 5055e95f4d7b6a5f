package io.rosettamq.conformance.crash;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// What each unconfirmed publish of a channel stands for, by sequence number.
final class Pending<T> {

  private final NavigableMap<Long, T> open = new TreeMap<>();
  private boolean ended;

  /// Puts the channel into confirm mode.
  void watch(Channel channel, Consumer<Collection<T>> confirmed, Consumer<Collection<T>> refused)
      throws IOException {
    channel.addConfirmListener(
        (tag, multiple) -> confirmed.accept(settle(tag, multiple)),
        (tag, multiple) -> refused.accept(settle(tag, multiple)));
    channel.addShutdownListener(_ -> end());
    channel.confirmSelect();
  }

  synchronized void add(long sequence, T meaning) {
    open.put(sequence, meaning);
  }

  private synchronized List<T> settle(long sequence, boolean multiple) {
    Map<Long, T> settled =
        multiple ? open.headMap(sequence, true) : open.subMap(sequence, true, sequence, true);
    List<T> meanings = new ArrayList<>(settled.values());
    settled.clear();
    notifyAll();
    return meanings;
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  /// Waits until fewer than `limit` publishes are unconfirmed or the channel is closed; false when
  /// that takes too long.
  synchronized boolean awaitFewerThan(int limit, long millis) throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    while (open.size() >= limit && !ended) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}
