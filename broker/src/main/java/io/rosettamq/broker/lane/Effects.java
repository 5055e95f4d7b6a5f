package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Exchange;
import io.rosettamq.broker.entry.Entry;
import io.rosettamq.broker.entry.EntrySize;
import io.rosettamq.broker.entry.EntryWriter;
import io.rosettamq.broker.state.NamespaceState;

/// Where decisions become effects: applied at once, speculatively, and journaled with the step.
///
/// A command checks everything first, makes room, and emits then: once it has emitted it cannot be
/// refused.
final class Effects {
  private final NamespaceState state;
  private final UnitRoom room;
  private final EntryWriter writer = new EntryWriter();

  Effects(NamespaceState state, UnitRoom room) {
    this.state = state;
    this.room = room;
  }

  UnitRoom room() {
    return room;
  }

  /// Makes room for an entry of any length; false when no unit could hold it.
  boolean ensureRoom(Entry entry) {
    int bytes = entry.isVolatile() ? 0 : EntrySize.of(entry);
    if (!room.admits(bytes)) {
      return false;
    }
    room.ensure(bytes);
    return true;
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

  /// Auto-delete: exchanges that lost their last binding go, which may unbind others. A crash
  /// between two units leaves some of them: unused, as they were before their first binding.
  void emitConsequences() {
    var unbound = state.catalog().takeUnbound();
    while (!unbound.isEmpty()) {
      for (Exchange exchange : unbound) {
        boolean present = state.catalog().exchange(exchange.id()).isPresent();
        if (present && exchange.spec().autoDelete() && !exchange.isUsed()) {
          room.ensure(EntrySize.DELETED);
          emit(new Entry.ExchangeDeleted(exchange.id()));
        }
      }
      unbound = state.catalog().takeUnbound();
    }
  }
}
