package io.rosettamq.broker.catalog;

import io.rosettamq.broker.command.ExchangeSpec;
import io.rosettamq.broker.routing.Router;
import java.util.LinkedHashSet;
import java.util.Set;

/// Routes messages to its bindings' destinations. Owned by a lane.
public final class Exchange implements Destination {
  private final long id;
  private final ExchangeSpec spec;
  private final Router<Binding> router;
  private final Set<Binding> outgoing = new LinkedHashSet<>();
  private final Set<Binding> incoming = new LinkedHashSet<>();

  Exchange(long id, ExchangeSpec spec, Router<Binding> router) {
    this.id = id;
    this.spec = spec;
    this.router = router;
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public String name() {
    return spec.name();
  }

  public ExchangeSpec spec() {
    return spec;
  }

  public Router<Binding> router() {
    return router;
  }

  /// Bindings that start here, oldest first.
  public Set<Binding> outgoing() {
    return outgoing;
  }

  Set<Binding> incoming() {
    return incoming;
  }

  public boolean isUsed() {
    return !outgoing.isEmpty();
  }
}
