package io.rosettamq.log.journal;

import static io.rosettamq.log.journal.JournalFixture.append;
import static io.rosettamq.log.journal.JournalFixture.drain;
import static io.rosettamq.log.journal.JournalFixture.journal;
import static io.rosettamq.log.journal.JournalFixture.payload;
import static io.rosettamq.log.journal.JournalFixture.replay;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.log.Journal;
import io.rosettamq.log.LogException;
import io.rosettamq.log.Ref;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class JournalRecyclingTest {

  @TempDir Path directory;
  private JournalFixture fixture;

  @BeforeEach
  void prepare() {
    fixture = new JournalFixture(directory);
  }

  @Test
  void releasedFilesAreUsedAgainForEver() {
    JournalEngine engine = fixture.open();
    Journal journal = journal(engine, 1);
    for (int i = 0; i < 500; i++) {
      append(journal, 6000);
      assertEquals(Progress.WROTE, engine.step());
      journal.release(journal.lastSeq() - 10);
      assertTrue(journal.space().fraction() <= 0.75);
    }
    assertEquals(Optional.empty(), journal.read(new Ref(1, 0, 10)));
    assertEquals(Optional.of(payload(495, 6000)), journal.read(new Ref(495, 0, 6000)));

    Journal again = journal(fixture.open(), 1);
    assertEquals(10, replay(again, 490).size());
    assertThrows(LogException.Corrupt.class, () -> replay(again, 0));
  }

  @Test
  void sealWithoutRoomIsTriedAgainLaterNotAtOnce() {
    JournalEngine engine = fixture.open();
    Journal journal = journal(engine, 1);
    // four files of fifteen frames, to the last byte
    for (int i = 0; i < 4 * 15; i++) {
      append(journal, 6000);
      assertEquals(Progress.WROTE, engine.step());
    }
    fixture.clock.advanceMillis(6);
    assertEquals(Progress.IDLE, engine.step());
    assertTrue(engine.commit().nanosUntilSeal() > 0);
    journal.release(30);
    fixture.clock.advanceMillis(6);
    assertEquals(Progress.WROTE, engine.step());
    assertEquals(Progress.IDLE, engine.step());
  }

  @Test
  void spaceTellsHowFullTheJournalIs() {
    JournalEngine engine = fixture.open();
    Journal journal = journal(engine, 1);
    assertEquals(new Journal.Space(0, 512L << 10), journal.space());
    append(journal, 100_000);
    append(journal, 100_000);
    drain(engine);
    assertTrue(journal.space().fraction() > 0.3);
    journal.release(2);
    assertTrue(journal.space().fraction() < 0.3);
  }

  @Test
  void recoveryTakesRecycledFilesForWhatTheyAre() {
    for (int run = 0; run < 10; run++) {
      JournalEngine engine = fixture.open();
      Journal journal = journal(engine, 1);
      long base = Math.max(0, journal.lastSeq() - 3);
      assertEquals(journal.lastSeq() - base, replay(journal, base).size());
      for (int i = 0; i < 30; i++) {
        append(journal, 9000);
        assertEquals(Progress.IDLE, drain(engine));
        journal.release(journal.lastSeq() - 3);
      }
    }
    assertEquals(List.of(), fixture.fatal);
  }
}
