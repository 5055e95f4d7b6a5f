package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Exchange;
import io.rosettamq.broker.entry.Entry;
import io.rosettamq.broker.entry.EntryWriter;
import io.rosettamq.broker.state.NamespaceState;

/// Where decisions become effects: applied at once, speculatively, and journaled with the step.
///
/// A command checks everything first and emits then: once it has emitted it cannot be refused.
final class Effects {
  private final NamespaceState state;
  private final EntryWriter writer = new EntryWriter();

  Effects(NamespaceState state) {
    this.state = state;
  }

  EntryWriter writer() {
    return writer;
  }

  void emit(Entry entry) {
    state.apply(entry);
    if (!entry.isVolatile()) {
      writer.write(entry);
    }
  }

  /// Auto-delete: exchanges that lost their last binding go, which may unbind others.
  void emitConsequences() {
    var unbound = state.catalog().takeUnbound();
    while (!unbound.isEmpty()) {
      for (Exchange exchange : unbound) {
        boolean present = state.catalog().exchange(exchange.id()).isPresent();
        if (present && exchange.spec().autoDelete() && !exchange.isUsed()) {
          emit(new Entry.ExchangeDeleted(exchange.id()));
        }
      }
      unbound = state.catalog().takeUnbound();
    }
  }
}
