package io.rosettamq.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.checkpoint.DurableState;
import io.rosettamq.broker.entry.Entry;
import io.rosettamq.broker.entry.EntryReader;
import io.rosettamq.broker.lane.Lane;
import io.rosettamq.broker.session.Delivery;
import io.rosettamq.broker.session.Lease;
import io.rosettamq.broker.state.NamespaceState;
import io.rosettamq.log.Ref;
import io.rosettamq.log.Unit;
import io.rosettamq.log.batch.StoredBatch;
import io.rosettamq.log.batch.StoredRecord;
import io.rosettamq.log.snapshot.Cell;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// What must hold, from one start of a broker to the next: a replay of every durable unit since the
/// beginning, which messages it put where, and what clients have seen and settled.
final class BrokerModel {
  /// Where the fanout exchange always leads.
  static final List<String> FANOUT = List.of("strict-0", "strict-1", BrokerModel.STREAM);

  /// The one stream queue: read from positions, and trimmed by its retention.
  static final String STREAM = "stream";

  private final NamespaceState durable = new NamespaceState();
  private final ArrayDeque<Unit> ahead = new ArrayDeque<>();
  private final Map<Place, String> contents = new HashMap<>();
  private final Map<String, Set<Long>> queuesOf = new HashMap<>();
  private final Map<Long, String> names = new HashMap<>();
  private final CommitModel commits = new CommitModel();
  private final DeathModel deaths = new DeathModel();
  private final Set<Place> seen = new HashSet<>();
  private final Set<Place> settleable = new HashSet<>();
  private final Map<Place, SimulatedClient> holders = new HashMap<>();
  private long durableSeq;
  private long refused;

  /// A message of a queue.
  record Place(long queueId, long offset) {
    static Place of(Lease lease) {
      return new Place(lease.home().queue().id(), lease.offset());
    }
  }

  // --- units

  void recorded(Unit unit) {
    ahead.addLast(unit);
    EntryReader.read(
        unit,
        entry -> {
          if (entry instanceof Entry.QueueDeclared declared) {
            names.put(declared.id(), declared.spec().name());
          }
        });
  }

  /// Whether retention has dropped it.
  boolean isTrimming(Entry entry) {
    return entry instanceof Entry.Settled settled && STREAM.equals(names.get(settled.viewId()));
  }

  /// The disk has all units up to this one.
  void durable(long seq) {
    while (!ahead.isEmpty() && ahead.peekFirst().seq() <= seq) {
      Unit unit = ahead.removeFirst();
      EntryReader.read(unit, entry -> apply(unit, entry));
      deaths.endOfUnit();
      durableSeq = unit.seq();
    }
  }

  private void apply(Unit unit, Entry entry) {
    switch (entry) {
      case Entry.Appended appended -> remember(unit, appended);
      case Entry.Settled settled -> requireAllowed(settled);
      default -> {}
    }
    durable.apply(entry);
  }

  private void remember(Unit unit, Entry.Appended appended) {
    List<String> texts = texts(unit, appended);
    for (int delta = 0; delta < texts.size(); delta++) {
      String text = texts.get(delta);
      commits.requireTogether(unit.seq(), text);
      for (Entry.Target target : appended.targets()) {
        Place place = new Place(target.streamId(), target.base() + delta);
        assertNull(contents.put(place, text), "an offset was given twice");
        deaths.appended(names.getOrDefault(target.streamId(), ""), text);
        assertTrue(
            queuesOf.computeIfAbsent(text, _ -> new HashSet<>()).add(target.streamId()),
            "a message went twice to one queue");
      }
    }
  }

  /// The messages of a batch.
  static List<String> texts(Unit unit, Entry.Appended appended) {
    Ref ref = appended.body().ref();
    ByteBuffer bytes = unit.payload().getFirst().slice(ref.offset(), ref.length());
    StoredBatch batch = StoredBatch.parse(bytes);
    return IntStream.rangeClosed(0, batch.lastOffsetDelta())
        .mapToObj(delta -> text(Objects.requireNonNull(batch.record(0, delta))))
        .toList();
  }

  /// Messages of strict queues are settled by nobody but a client that holds them.
  private void requireAllowed(Entry.Settled settled) {
    String queue = names.getOrDefault(settled.viewId(), "");
    boolean mortal = queue.equals(DeathModel.MORTAL);
    if (!mortal && !isStrict(queue)) {
      return;
    }
    for (int run = 0; run < settled.runs().count(); run++) {
      for (long at = settled.runs().start(run); at < settled.runs().end(run); at++) {
        Place place = new Place(settled.viewId(), at);
        if (mortal) {
          deaths.left(place, Objects.requireNonNull(contents.get(place)));
        } else {
          assertTrue(settleable.contains(place), () -> "nobody settled " + place);
        }
      }
    }
  }

  static boolean isStrict(String queue) {
    return queue.startsWith("strict");
  }

  static String text(StoredRecord stored) {
    ByteBuffer value = Objects.requireNonNull(stored.value());
    return StandardCharsets.ISO_8859_1.decode(value.duplicate()).toString();
  }

  // --- what clients see and do

  void confirmed(String text, String exchange, String key) {
    Set<Long> queues = queuesOf.get(text);
    assertNotNull(queues, () -> "confirmed and nowhere: " + exchange + "/" + key);
    Set<String> found = new HashSet<>();
    boolean anyVolatile = queues.stream().anyMatch(id -> id < 0);
    queues.forEach(id -> found.add(names.getOrDefault(id, "volatile")));
    if (exchange.isEmpty()) {
      boolean died = key.equals(DeathModel.MORTAL) && found.contains(DeathModel.LETTERS);
      assertEquals(died ? 2 : 1, queues.size());
      assertTrue(anyVolatile || found.contains(key), () -> key + " is not in " + found);
    } else {
      assertTrue(found.containsAll(FANOUT), () -> "fanout went to " + found);
    }
  }

  /// Nothing of it may be on disk, now or later.
  void refused(String text) {
    assertNull(queuesOf.put(text, Set.of()), "refused, and yet stored");
    refused++;
  }

  void delivered(SimulatedClient client, Delivery delivery) {
    Lease lease = delivery.lease();
    if (lease == null) {
      assertTrue(contents.containsValue(text(delivery.record())));
      return;
    }
    Place place = Place.of(lease);
    assertEquals(place.offset(), delivery.record().offset());
    assertEquals(
        contents.get(place), text(delivery.record()), () -> "wrong or not durable " + place);
    if (lease.isOfStream()) {
      assertFalse(delivery.redelivered());
      return;
    }
    assertNull(holders.put(place, client), () -> "held by two: " + place);
    durable
        .catalog()
        .queue(place.queueId())
        .ifPresent(queue -> assertFalse(queue.view().isSettled(place.offset())));
    boolean first = seen.add(place);
    assertTrue(first || delivery.redelivered(), () -> "not marked as redelivered: " + place);
  }

  /// A delivery that reached a client which has closed.
  void seen(Lease lease) {
    if (lease.isOfStream()) {
      return;
    }
    seen.add(Place.of(lease));
  }

  /// A delivery to one who gives everything back.
  void seen(Lease lease, boolean redelivered) {
    if (lease.isOfStream()) {
      return;
    }
    Place place = Place.of(lease);
    assertTrue(seen.add(place) || redelivered, () -> "not marked as redelivered: " + place);
  }

  DeathModel deaths() {
    return deaths;
  }

  /// Whether all of a unit is of one commit, but for what died of it.
  boolean isOneCommit(Unit unit, List<Entry> entries) {
    return commits.isOne(unit, entries, deaths::wasSent);
  }

  CommitModel commits() {
    return commits;
  }

  void settling(Lease lease) {
    settleable.add(Place.of(lease));
    letGo(lease);
  }

  void letGo(Lease lease) {
    holders.remove(Place.of(lease));
  }

  void requireSettled(Place place) {
    durable
        .catalog()
        .queue(place.queueId())
        .ifPresent(queue ->
            assertTrue(queue.view().isSettled(place.offset()), () -> "not settled: " + place));
  }

  // --- the broker at rest

  /// Compares with a broker that has nothing left to do.
  void checkAtRest(Lane lane) {
    assertEquals(lane.lastSeq(), durableSeq);
    requireEqual(DurableState.of(durable), DurableState.of(lane.state()));
    for (Queue queue : lane.state().catalog().queues()) {
      long held = holders.keySet().stream().filter(at -> at.queueId() == queue.id()).count();
      assertEquals(held, queue.view().leased(), queue::name);
      if (!queue.isVolatile()) {
        long known = queue.ready() + queue.view().delayed() + held;
        assertEquals(unsettled(queue.id()), known, queue::name);
      }
    }
  }

  private long unsettled(long queueId) {
    Queue queue = durable.catalog().queue(queueId).orElseThrow();
    long end = queue.stream().end();
    return end - queue.view().settledWithin(0, end);
  }

  /// The texts of a queue's messages that are neither settled nor delayed, in order.
  List<String> unsettledTexts(long queueId, LongPredicate delayed) {
    Queue queue = durable.catalog().queue(queueId).orElseThrow();
    return LongStream.range(queue.view().frontier(), queue.stream().end())
        .filter(offset -> !queue.view().isSettled(offset) && !delayed.test(offset))
        .mapToObj(offset -> Objects.requireNonNull(contents.get(new Place(queueId, offset))))
        .toList();
  }

  // --- crashes

  /// Compares with what was recovered after a crash, and forgets what the crash has undone.
  void recovered(SimulatedBroker broker, long toldDurable) {
    long last = broker.lastSeq();
    assertTrue(last >= toldDurable, "durable units are gone");
    durable(last);
    ahead.clear();
    assertEquals(last, durableSeq);
    requireEqual(DurableState.of(durable), broker.recovered());
    holders.clear();
    contents.keySet().removeIf(place -> place.queueId() < 0);
    seen.removeIf(place -> place.queueId() < 0);
    settleable.removeIf(place -> !isSettled(place));
    deaths.recovered(this::isSettled);
    for (Queue queue : broker.lane().state().catalog().queues()) {
      assertEquals(unsettled(queue.id()), queue.ready() + queue.view().delayed(), queue::name);
      assertEquals(0, queue.view().leased(), queue::name);
    }
  }

  private boolean isSettled(Place place) {
    return durable
        .catalog()
        .queue(place.queueId())
        .map(queue -> queue.view().isSettled(place.offset()))
        .orElse(false);
  }

  private static void requireEqual(List<Cell> expected, List<Cell> actual) {
    assertEquals(expected.size(), actual.size(), "cells");
    for (int i = 0; i < expected.size(); i++) {
      Cell want = expected.get(i);
      Cell have = actual.get(i);
      assertEquals(want, have, () -> hex(want) + " is " + hex(have));
    }
  }

  private static String hex(Cell cell) {
    return HexFormat.of().formatHex(cell.bytes().array());
  }

  long messages() {
    return queuesOf.size();
  }

  long refused() {
    return refused;
  }

  long deliveries() {
    return seen.size();
  }
}
