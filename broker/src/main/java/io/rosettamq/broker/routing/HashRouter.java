package io.rosettamq.broker.routing;

import io.rosettamq.broker.command.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/// One binding for each message, always the same for the same key: the binding's routing key is its
/// weight (RabbitMQ's `x-consistent-hash`).
///
/// Weighted rendezvous hashing (Thaler and Ravishankar 1998): each binding draws a number from the
/// key and its own name, and the highest wins. So the choice does not depend on the order of the
/// bindings, is the same after a restart, and a binding that comes or goes moves no key between the
/// others.
final class HashRouter<T> implements Router<T> {
  private final HashSource source;
  private final Function<T, String> name;
  private final List<Bound<T>> bindings = new ArrayList<>();

  /// @param name what identifies a target, also after a restart
  HashRouter(HashSource source, Function<T, String> name) {
    this.source = source;
    this.name = name;
  }

  @Override
  public void add(String routingKey, Map<String, Object> arguments, T target) {
    bindings.add(new Bound<>(target, hash(name.apply(target)), Integer.parseInt(routingKey)));
  }

  @Override
  public void remove(String routingKey, Map<String, Object> arguments, T target) {
    bindings.remove(new Bound<>(target, hash(name.apply(target)), Integer.parseInt(routingKey)));
  }

  @Override
  public boolean routesByKey() {
    return source instanceof HashSource.Key;
  }

  @Override
  public void route(Message message, Consumer<T> matched) {
    if (bindings.isEmpty()) {
      return;
    }
    long key = hash(source.of(message));
    Bound<T> best = bindings.getFirst();
    double highest = best.draw(key);
    for (int i = 1; i < bindings.size(); i++) {
      double draw = bindings.get(i).draw(key);
      if (draw > highest) {
        highest = draw;
        best = bindings.get(i);
      }
    }
    matched.accept(best.target);
  }

  /// FNV-1a with 64 bits.
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (next & 0xFF)) * 0x100000001b3L;
    }
    return hash;
  }

  private record Bound<T>(T target, long nameHash, int weight) {

    /// Exponentially distributed with the weight, so that the highest is this binding's as often as
    /// its share of all weights.
    double draw(long key) {
      double uniform = ((mix(key ^ nameHash) >>> 12) + 0.5) * 0x1p-52;
      return weight / -StrictMath.log(uniform);
    }

    /// The finalizer of MurmurHash3.
    private static long mix(long bits) {
      long mixed = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccdL;
      mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
      return mixed ^ (mixed >>> 33);
    }
  }
}
