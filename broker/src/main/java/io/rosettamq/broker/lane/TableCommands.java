package io.rosettamq.broker.lane;

import io.rosettamq.broker.command.Nothing;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.command.Result;
import io.rosettamq.broker.entry.Entry;
import io.rosettamq.broker.entry.EntrySize;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.state.NamespaceState;
import io.rosettamq.broker.table.Row;
import java.util.List;

/// Decides on tables.
final class TableCommands {
  private final NamespaceState state;
  private final Effects effects;

  TableCommands(StepState step) {
    this.state = step.state();
    this.effects = step.effects();
  }

  Result<Nothing> write(Command.WriteTable command) {
    Entry entry = new Entry.TableWritten(command.table(), command.rows());
    if (!effects.ensureRoom(entry)) {
      return ExchangeCommands.refused(
          new Refusal.TooLarge(EntrySize.of(entry), effects.room().maxUnitBytes()));
    }
    effects.emit(entry);
    return ExchangeCommands.done();
  }

  Result<List<Row>> read(Command.ReadTable command) {
    return new Result.Done<>(state.tables().rows(command.table()));
  }
}
