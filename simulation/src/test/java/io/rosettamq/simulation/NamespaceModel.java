package io.rosettamq.simulation;

import io.rosettamq.log.Journal;
import io.rosettamq.log.Ref;
import io.rosettamq.log.Unit;
import io.rosettamq.log.journal.JournalEngine;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What the journal of one namespace must hold.
final class NamespaceModel {

  private final long id;

  /// Contents by seq - 1.
  private final List<ByteBuffer> units = new ArrayList<>();

  private @Nullable Journal journal;
  private long durable;
  private long released;
  private long tellings;

  NamespaceModel(long id) {
    this.id = id;
  }

  long id() {
    return id;
  }

  long durable() {
    return durable;
  }

  /// How often the journal told of durable units.
  long tellings() {
    return tellings;
  }

  void open(JournalEngine engine) {
    journal = engine.journal(id, this::heard);
  }

  private void heard(long seq) {
    tellings++;
    require(seq > durable && seq <= units.size(), "told of " + seq + " after " + durable);
    durable = seq;
  }

  void append(long contentSeed, int length) {
    byte[] bytes = new byte[length];
    new Random(contentSeed).nextBytes(bytes);
    units.add(ByteBuffer.wrap(bytes));
    int cut = length / 3;
    List<ByteBuffer> payload =
        List.of(ByteBuffer.wrap(bytes, 0, cut), ByteBuffer.wrap(bytes, cut, length - cut));
    Unit.Kind kind = length % 7 == 0 ? Unit.Kind.CHECKPOINT : Unit.Kind.STEP;
    journal().append(new Unit(units.size(), contentSeed, kind, payload));
  }

  /// Releases all but a few of the durable units.
  void release(RandomGenerator random) {
    releaseThrough(durable - 1 - random.nextInt(5));
  }

  void releaseAll() {
    releaseThrough(durable);
  }

  private void releaseThrough(long seq) {
    if (seq > released) {
      released = seq;
      journal().release(seq);
    }
  }

  void readSomething(RandomGenerator random) {
    if (durable == released) {
      return;
    }
    long seq = released + 1 + random.nextLong(durable - released);
    ByteBuffer unit = units.get((int) seq - 1);
    int offset = random.nextInt(unit.limit() + 1);
    int length = random.nextInt(unit.limit() - offset + 1);
    ByteBuffer found = journal().read(new Ref(seq, offset, length)).orElse(null);
    require(found != null, "unit " + seq + " is gone though not released");
    require(unit.slice(offset, length).equals(found), "reading unit " + seq + " gives other bytes");
  }

  /// After a crash: nothing durable is missing, order is dense, bytes are right. What was not
  /// durable may be there or not.
  void checkRecovered() {
    long last = journal().lastSeq();
    boolean allRecycled = last == 0 && released == durable;
    require(last >= durable || allRecycled, "durable " + durable + ", recovered " + last);
    require(last <= units.size(), "recovered " + last + " of " + units.size());
    if (!allRecycled) {
      checkReplay(last);
      durable = last;
    }
    units.subList((int) durable, units.size()).clear();
  }

  private void checkReplay(long last) {
    long[] at = {released};
    journal()
        .replay(
            released,
            unit -> {
              require(unit.seq() == ++at[0], "unit " + unit.seq() + " instead of " + at[0]);
              ByteBuffer expected = units.get((int) unit.seq() - 1);
              require(
                  expected.equals(unit.payload().getFirst()),
                  "unit " + unit.seq() + " has other bytes");
            });
    require(at[0] == last, "replay ended at " + at[0] + " of " + last);
  }

  private Journal journal() {
    return Objects.requireNonNull(journal);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
