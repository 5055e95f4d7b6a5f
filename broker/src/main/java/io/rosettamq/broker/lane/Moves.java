package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Catalog;
import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.catalog.QueuePolicy.DeadLetterTarget;
import io.rosettamq.broker.catalog.QueuePolicy.Overflow;
import io.rosettamq.broker.command.Dialect;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.deadletter.Death;
import io.rosettamq.broker.deadletter.Deaths;
import io.rosettamq.log.batch.StoredRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Moves messages that nobody publishes at the moment: dead letters, and what an exchange has
/// delayed.
///
/// A move is one unit with the removal from where the message was: never lost between the two,
/// never doubled. A full queue refuses its copy, or sends it on as a dead letter in the same unit.
/// What nobody takes, or no unit could hold, is dropped.
final class Moves {
  private final Catalog catalog;
  private final Routes routes;
  private final LengthLimits limits;
  private final OpenBatches batches;
  private final UnitRoom room;
  private final Dialect dialect;
  private final LaneClock clock;
  private final Counters counters;

  Moves(Parts parts, LengthLimits limits, Dialect dialect) {
    this.catalog = parts.step().catalog();
    this.room = parts.step().room();
    this.routes = parts.routes();
    this.batches = parts.batches();
    this.clock = parts.clock();
    this.counters = parts.counters();
    this.limits = limits;
    this.dialect = dialect;
  }

  /// What the lane shares with it.
  record Parts(
      StepState step, Routes routes, OpenBatches batches, LaneClock clock, Counters counters) {}

  /// A message for the queues that take it.
  private record Parcel(List<Queue> targets, Message message) {}

  /// Moves a message to queues.
  ///
  /// @param removal from where it was; at most [Settlements#MAX_BYTES]
  void move(List<Queue> targets, Message message, Runnable removal) {
    List<Parcel> parcels = new ArrayList<>(1);
    pack(targets, message, parcels);
    send(parcels, removal);
  }

  /// Moves a message that has died to where its queue's policy says; it must say something.
  ///
  /// @param removal as in [#move]
  void bury(Queue queue, StoredRecord stored, Death.Reason reason, Runnable removal) {
    List<Parcel> parcels = new ArrayList<>(1);
    letter(queue, stored, reason)
        .ifPresent(letter -> pack(targets(letter, reason), letter, parcels));
    if (send(parcels, removal)) {
      counters.deadLetter(reason);
    }
  }

  /// A message was not let into a full queue: goes on as a dead letter where the queue's policy
  /// says so.
  void turnAway(Queue queue, Message message) {
    List<Parcel> parcels = new ArrayList<>(1);
    packTurnedAway(queue, message, parcels);
    if (send(parcels, () -> {}, false)) {
      counters.deadLetter(Death.Reason.MAXLEN);
    }
  }

  /// Sends a message that somebody looked at where they want it: as it was before it died, with
  /// what is known of its deaths. False when that queue does not take it; nothing has happened
  /// then.
  ///
  /// @param choice of the queue, given where it died last
  /// @param removal as in [#move]
  boolean sendBack(
      StoredRecord stored, Function<Optional<String>, Optional<Queue>> choice, Runnable removal) {
    Message read = dialect.read(stored);
    Deaths deaths = read.deaths();
    Optional<Queue> target =
        choice.apply(deaths.latestFirst().stream().findFirst().map(Death::queue));
    Message message =
        new DeadLetter(
            read, stored, new Deaths(deaths.latestFirst(), deaths.first(), Optional.empty()));
    if (target.isEmpty() || !limits.accepts(target.get(), message.sizeBytes())) {
      return false;
    }
    return send(List.of(new Parcel(List.of(target.get()), message)), removal, false);
  }

  private void pack(List<Queue> targets, Message message, List<Parcel> parcels) {
    List<Queue> taking = new ArrayList<>(targets.size());
    List<Queue> full = new ArrayList<>(0);
    targets.forEach(to -> (limits.accepts(to, message.sizeBytes()) ? taking : full).add(to));
    if (!taking.isEmpty()) {
      parcels.add(new Parcel(taking, message));
    }
    full.forEach(queue -> packTurnedAway(queue, message, parcels));
  }

  /// It ends: no letter comes twice to a queue that has turned it away.
  private void packTurnedAway(Queue queue, Message message, List<Parcel> parcels) {
    boolean goesOn = queue.policy().overflow() == Overflow.REJECT_PUBLISH_DLX;
    if (goesOn && queue.policy().deadLetter().isPresent()) {
      StoredRecord refused = message.record().asStored(queue.stream().end());
      letter(queue, refused, Death.Reason.MAXLEN)
          .ifPresent(letter -> pack(targets(letter, Death.Reason.MAXLEN), letter, parcels));
    }
  }

  /// Whether anything goes anywhere.
  private boolean send(List<Parcel> parcels, Runnable removal) {
    return send(parcels, removal, true);
  }

  /// @param orDrops whether what goes nowhere is removed all the same
  private boolean send(List<Parcel> parcels, Runnable removal, boolean orDrops) {
    long bytes = Settlements.MAX_BYTES;
    for (Parcel parcel : parcels) {
      bytes += OpenBatches.maxBytes(parcel.targets(), parcel.message());
    }
    boolean goesOn = !parcels.isEmpty() && room.admits(bytes);
    if (goesOn || orDrops) {
      room.ensure(goesOn ? (int) bytes : Settlements.MAX_BYTES);
      removal.run();
    }
    for (int i = 0; goesOn && i < parcels.size(); i++) {
      batches.add(parcels.get(i).targets(), parcels.get(i).message(), clock.millis());
    }
    return goesOn;
  }

  /// Empty where the exchange is not there, as it need not be.
  private Optional<DeadLetter> letter(Queue queue, StoredRecord stored, Death.Reason reason) {
    DeadLetterTarget target = queue.policy().deadLetter(reason).orElseThrow();
    if (!target.exchange().isEmpty() && catalog.exchange(target.exchange()).isEmpty()) {
      return Optional.empty();
    }
    Message read = dialect.read(stored);
    long now = clock.millis();
    Death death =
        new Death(
            queue.name(),
            reason.text(),
            1,
            read.exchange(),
            keys(read),
            now,
            now,
            stored.offset(),
            read.ttlMillis());
    String key = target.routingKey().orElse(read.routingKey());
    Deaths deaths =
        read.deaths()
            .plus(
                death, new Deaths.SentTo(target.exchange(), key, target.routingKey().isPresent()));
    return Optional.of(new DeadLetter(read, stored, deaths));
  }

  private static List<String> keys(Message message) {
    List<String> keys = new ArrayList<>(List.of(message.routingKey()));
    keys.addAll(message.openKeys());
    return keys;
  }

  private List<Queue> targets(DeadLetter letter, Death.Reason reason) {
    return routes.of(letter.exchange(), letter).stream()
        .filter(to -> reason == Death.Reason.REJECTED || !letter.deaths().isCycle(to.name()))
        .toList();
  }
}
