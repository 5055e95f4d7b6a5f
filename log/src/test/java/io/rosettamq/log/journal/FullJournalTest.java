package io.rosettamq.log.journal;

import static io.rosettamq.log.journal.JournalFixture.append;
import static io.rosettamq.log.journal.JournalFixture.drain;
import static io.rosettamq.log.journal.JournalFixture.journal;
import static io.rosettamq.log.journal.JournalFixture.replay;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.log.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The number of files is a soft limit: what is appended is written.
class FullJournalTest {

  private static final int FILES = JournalFixture.SMALL.journalFiles();

  @TempDir Path directory;
  private JournalFixture fixture;

  @BeforeEach
  void prepare() {
    fixture = new JournalFixture(directory);
  }

  @AfterEach
  void nothingFailed() {
    assertEquals(List.of(), fixture.fatal);
  }

  @Test
  void growsRatherThanWaitForAReleaseBehindOtherUnits() throws IOException {
    JournalEngine engine = fixture.open();
    Journal journal = journal(engine, 1);
    fill(engine, journal);
    assertTrue(journalFiles() > FILES);
    assertEquals(100, journal.durableSeq());
    assertEquals(512L << 10, journal.space().capacityBytes());
    assertTrue(journal.space().fraction() > 1);
  }

  @Test
  void shrinksAsFilesBecomeFree() throws IOException {
    JournalEngine engine = fixture.open();
    Journal journal = journal(engine, 1);
    fill(engine, journal);
    journal.release(99);
    for (int i = 0; i < 20; i++) {
      append(journal, 10_000);
      drain(engine);
    }
    assertEquals(FILES, journalFiles());
    assertTrue(journal.space().fraction() < 1);
    engine.close();
    assertEquals(21, replay(journal(fixture.open(), 1), 99).size());
  }

  @Test
  void startsWhenItIsFullAndShrinksThen() throws IOException {
    JournalEngine engine = fixture.open();
    Journal journal = journal(engine, 1);
    fill(engine, journal);
    for (int restart = 0; restart < 3; restart++) {
      engine = fixture.open();
      journal = journal(engine, 1);
      assertEquals(100 + restart, replay(journal, 0).size());
      assertEquals(512L << 10, journal.space().capacityBytes());
      append(journal, 100);
      assertEquals(Progress.IDLE, drain(engine));
    }
    journal.release(102);
    for (int i = 0; i < 20; i++) {
      append(journal, 10_000);
      drain(engine);
    }
    assertEquals(FILES, journalFiles());
  }

  @Test
  void slowNamespaceHoldsNoOtherUp() {
    JournalEngine engine = fixture.open();
    append(journal(engine, 1), 100);
    Journal fast = journal(engine, 2);
    fill(engine, fast);
    fast.release(100);
    assertTrue(fast.space().fraction() > 1);
  }

  @Test
  void closingAFullJournalWritesWhatIsQueued() {
    JournalEngine engine = fixture.open();
    Journal journal = journal(engine, 1);
    for (int i = 0; i < 100; i++) {
      append(journal, 10_000);
    }
    engine.close();
    assertEquals(100, replay(journal(fixture.open(), 1), 0).size());
  }

  @Test
  void waitsForAFileThatIsAboutToBeReady() {
    JournalEngine engine = fixture.openUnzeroed();
    Journal journal = journal(engine, 1);
    while (drain(engine) == Progress.IDLE) {
      append(journal, 10_000);
    }
    assertEquals(Progress.BLOCKED, engine.step());
    assertTrue(engine.zeroNextFile());
    assertEquals(Progress.WROTE, engine.step());
  }

  private static void fill(JournalEngine engine, Journal journal) {
    for (int i = 0; i < 100; i++) {
      append(journal, 10_000);
      assertEquals(Progress.IDLE, drain(engine));
    }
  }

  private long journalFiles() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.getFileName().toString().startsWith("journal-")).count();
    }
  }
}
