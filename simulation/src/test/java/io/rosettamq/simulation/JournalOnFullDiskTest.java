package io.rosettamq.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.log.Journal;
import io.rosettamq.log.LogException;
import io.rosettamq.log.Unit;
import io.rosettamq.log.journal.JournalEngine;
import io.rosettamq.log.journal.LogSeams;
import io.rosettamq.log.journal.LogSettings;
import io.rosettamq.log.journal.Progress;
import io.rosettamq.log.snapshot.SnapshotStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the log does when the disk has no room.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class JournalOnFullDiskTest {
  private static final int FILE_BYTES = 64 << 10;
  private static final int FILES = 3;
  private static final int UNIT_BYTES = 10_000;

  private final SimulatedStorage disk = new SimulatedStorage();
  private final List<String> fatal = new ArrayList<>();

  private JournalEngine open() {
    return JournalEngine.open(
        disk,
        LogSettings.ofFiles(FILE_BYTES, FILES),
        new LogSeams(new SimulatedClock(), () -> 7, (what, cause) -> fatal.add(what + cause)));
  }

  @Test
  void fullJournalWaitsForRoomAndGoesOn() {
    JournalEngine engine = open();
    while (engine.zeroNextFile()) {
      // until all are there
    }
    disk.limitSpace((FILES + 1) * FILE_BYTES);
    Journal journal = engine.journal(1, _ -> {});
    Progress progress = Progress.IDLE;
    while (progress != Progress.BLOCKED) {
      assertTrue(journal.lastSeq() < 100, "it never blocks");
      journal.append(unit(journal.lastSeq() + 1));
      progress = drain(engine);
    }
    long waiting = journal.lastSeq();
    assertTrue(journal.durableSeq() < waiting);
    assertEquals(Progress.BLOCKED, engine.step());
    disk.limitSpace(10 * FILE_BYTES);
    assertEquals(Progress.IDLE, drain(engine));
    assertEquals(waiting, journal.durableSeq());
    assertEquals(List.of(), fatal);
  }

  private static Unit unit(long seq) {
    return new Unit(seq, 0, Unit.Kind.STEP, List.of(ByteBuffer.allocate(UNIT_BYTES)));
  }

  private static Progress drain(JournalEngine engine) {
    Progress progress = engine.step();
    while (progress == Progress.WROTE) {
      progress = engine.step();
    }
    return progress;
  }

  @Test
  void idIsNotGivenTwiceWhenItsRecordDidNotFit() {
    disk.limitSpace(0);
    SnapshotStore store = new SnapshotStore(disk);
    Assertions.assertThrows(LogException.Full.class, () -> store.create(1).close());
    Assertions.assertThrows(LogException.Full.class, () -> store.create(1).close());
    disk.limitSpace(FILE_BYTES);
    var first = store.create(1);
    long given = first.fileId();
    first.close();
    var second = new SnapshotStore(disk).create(1);
    assertNotEquals(given, second.fileId());
    second.close();
  }
}
