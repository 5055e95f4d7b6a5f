package io.rosettamq.broker.catalog;

import io.rosettamq.broker.command.ExchangeSpec;
import io.rosettamq.broker.routing.Router;
import java.util.ArrayList;
import java.util.List;

/// Routes messages to its bindings' destinations. Owned by a lane.
public final class Exchange implements Destination {
  private final long id;
  private final ExchangeSpec spec;
  private final Router<Binding> router;
  private final List<Binding> outgoing = new ArrayList<>();
  private final List<Binding> incoming = new ArrayList<>();

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

  /// Bindings that start here.
  public List<Binding> outgoing() {
    return outgoing;
  }

  List<Binding> incoming() {
    return incoming;
  }

  public boolean isUsed() {
    return !outgoing.isEmpty();
  }
}
