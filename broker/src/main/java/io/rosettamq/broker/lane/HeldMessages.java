package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Catalog;
import io.rosettamq.broker.catalog.Exchange;
import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.command.DelayHeader;
import io.rosettamq.broker.command.Dialect;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.stream.Stream;
import io.rosettamq.log.batch.StoredRecord;
import java.util.ArrayList;
import java.util.List;

/// Routes what exchanges have delayed, when its time has come and in order of time.
final class HeldMessages {
  /// How many messages of a holder move at once, so that others get their turn.
  private static final int QUANTUM = 256;

  private static final long AHEAD_MILLIS = 500;

  private final Catalog catalog;
  private final Routes routes;
  private final Moves moves;
  private final Settlements settlements;
  private final UnitRoom room;
  private final LaneClock clock;
  private final Dialect dialect;
  private final DeadLetters.Fetch fetch;

  HeldMessages(Moves.Parts parts, Moves moves, Dialect dialect, DeadLetters.Fetch fetch) {
    this.catalog = parts.step().catalog();
    this.settlements = parts.step().settlements();
    this.room = parts.step().room();
    this.routes = parts.routes();
    this.clock = parts.clock();
    this.moves = moves;
    this.dialect = dialect;
    this.fetch = fetch;
  }

  /// Whether a payload of a holder is on its way from the disk: nothing moves meanwhile.
  boolean isLoading(Queue queue) {
    return queue.isHolder() && fetch.isLoading(queue);
  }

  /// Whether it was deleted; a holder goes with its exchange.
  boolean isGone(Queue queue) {
    return catalog.queue(queue.id()).isEmpty();
  }

  /// Routes what is due, up to a quantum.
  void drain(Queue holder) {
    Exchange exchange = catalog.exchange(holder.heldFor()).orElseThrow();
    for (int i = 0; i < QUANTUM; i++) {
      long offset = holder.view().nextDue(clock.millis());
      if (offset < 0 || !moves(exchange, holder, holder.stream().find(offset))) {
        return;
      }
    }
  }

  private boolean moves(Exchange exchange, Queue holder, Stream.Lookup where) {
    switch (where) {
      case Stream.Lookup.Found(StoredRecord stored) -> move(exchange, holder, stored);
      case Stream.Lookup.Absent _ -> {
        room.ensure(Settlements.MAX_BYTES);
        remove(holder);
      }
      case Stream.Lookup.InJournal _, Stream.Lookup.InSegment _ -> {
        loadNext(holder);
        return false;
      }
    }
    return true;
  }

  /// What is due now or soon. It lies anywhere: one read after the other would be too slow.
  private void loadNext(Queue holder) {
    if (fetch.isLoading(holder)) {
      return;
    }
    List<Stream.Lookup> missing = new ArrayList<>();
    for (long offset : holder.view().dueBy(clock.millis() + AHEAD_MILLIS, QUANTUM)) {
      Stream.Lookup where = holder.stream().find(offset);
      if (where instanceof Stream.Lookup.InJournal || where instanceof Stream.Lookup.InSegment) {
        missing.add(where);
      }
    }
    fetch.loadEach(holder, missing);
  }

  private void move(Exchange exchange, Queue holder, StoredRecord stored) {
    Message message = dialect.read(DelayHeader.addedTo(stored).asStored(stored.offset()));
    moves.move(routes.through(exchange, message), message, () -> remove(holder));
  }

  private void remove(Queue holder) {
    long offset = holder.view().nextDue(clock.millis());
    holder.view().takeDue();
    settlements.add(holder, offset);
  }
}
