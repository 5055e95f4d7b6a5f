package io.rosettamq.broker.routing;

import io.rosettamq.broker.command.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// One binding for each message, whatever its key, all of them equally often (RabbitMQ's
/// `x-random`).
///
/// The numbers are those of SplitMix64 from a fixed seed: a run can be repeated, and no client sees
/// enough to tell.
final class RandomRouter<T> implements Router<T> {
  private static final long STEP = 0x9e3779b97f4a7c15L;

  private final List<T> targets = new ArrayList<>();
  private final Map<T, Integer> places = new HashMap<>();
  private long state;

  @Override
  public void add(String routingKey, Map<String, Object> arguments, T target) {
    if (places.putIfAbsent(target, targets.size()) == null) {
      targets.add(target);
    }
  }

  @Override
  public void remove(String routingKey, Map<String, Object> arguments, T target) {
    Integer place = places.remove(target);
    if (place == null) {
      return;
    }
    T last = targets.removeLast();
    if (!last.equals(target)) {
      targets.set(place, last);
      places.put(last, place);
    }
  }

  @Override
  public boolean routesByKey() {
    return false;
  }

  @Override
  public void route(Message message, Consumer<T> matched) {
    if (!targets.isEmpty()) {
      matched.accept(targets.get((int) Long.remainderUnsigned(next(), targets.size())));
    }
  }

  private long next() {
    state += STEP;
    long mixed = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
