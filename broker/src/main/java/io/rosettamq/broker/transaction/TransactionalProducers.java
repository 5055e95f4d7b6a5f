package io.rosettamq.broker.transaction;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// All producers that have a name. Part of the state, owned by a lane; changed by entries only.
public final class TransactionalProducers {
  private final TreeMap<String, TransactionalProducer> byName = new TreeMap<>();
  private final Map<Long, String> names = new HashMap<>();

  /// Remembers how a producer is now.
  public void apply(TransactionalProducer producer) {
    TransactionalProducer before = byName.put(producer.name(), producer);
    if (before != null) {
      names.remove(before.producerId());
    }
    names.put(producer.producerId(), producer.name());
  }

  /// Forgets a name.
  public void forget(String name) {
    TransactionalProducer gone = byName.remove(name);
    if (gone != null) {
      names.remove(gone.producerId());
    }
  }

  public Optional<TransactionalProducer> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  public Optional<TransactionalProducer> identified(long producerId) {
    return Optional.ofNullable(names.get(producerId)).flatMap(this::named);
  }

  /// Ordered by name.
  public Collection<TransactionalProducer> all() {
    return byName.values();
  }
}
