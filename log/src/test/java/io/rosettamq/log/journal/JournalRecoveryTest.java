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
import io.rosettamq.log.Unit;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class JournalRecoveryTest {

  private static final int HEADER = FileHeaderDescriptor.BYTES;

  @TempDir Path directory;
  private JournalFixture fixture;

  @BeforeEach
  void prepare() {
    fixture = new JournalFixture(directory);
  }

  @Test
  void durableUnitsOfAllNamespacesSurviveAKill() {
    JournalEngine before = fixture.open();
    Journal one = journal(before, 1);
    Journal two = journal(before, 2);
    for (int i = 0; i < 50; i++) {
      append(one, i * 100);
      append(two, 7);
      before.step();
    }
    assertEquals(50, one.durableSeq());

    JournalEngine after = fixture.open();
    assertEquals(Set.of(1L, 2L), after.namespaces());
    one = journal(after, 1);
    assertEquals(50, one.durableSeq());
    assertEquals(50, one.lastSeq());
    assertEquals(range(1, 50), replay(one, 0));
    assertEquals(range(31, 50), replay(journal(after, 2), 30));
    assertEquals(List.of(), replay(one, 50));
  }

  @Test
  void unitsGoOnAfterSeveralRestarts() {
    for (int run = 0; run < 4; run++) {
      JournalEngine engine = fixture.open();
      Journal journal = journal(engine, 1);
      append(journal, 3000);
      append(journal, 40_000);
      drain(engine);
      assertEquals(range(1, run * 2L), replay(journal, 0));
    }
    assertEquals(range(1, 8), replay(journal(fixture.open(), 1), 0));
  }

  @Test
  void unitLongerThanAFrameIsReadAcrossFramesAndFiles() {
    JournalEngine engine = fixture.open();
    Journal journal = journal(engine, 1);
    append(journal, 100_000);
    append(journal, 100);
    append(journal, 120_000);
    drain(engine);
    assertEquals(3, journal.durableSeq());
    for (JournalEngine each : List.of(engine, fixture.open())) {
      Journal reader = each == engine ? journal : journal(each, 1);
      assertEquals(
          Optional.of(payload(3, 120_000).slice(15_000, 90_000)),
          reader.read(new Ref(3, 15_000, 90_000)));
      assertEquals(
          Optional.of(payload(1, 100_000).slice(99_990, 10)), reader.read(new Ref(1, 99_990, 10)));
      assertEquals(Optional.of(payload(2, 100)), reader.read(new Ref(2, 0, 100)));
    }
  }

  @Test
  void incompleteLastUnitNeverHappenedEvenAfterItsNumberIsUsedAgain() {
    JournalEngine before = fixture.open();
    Journal journal = journal(before, 1);
    append(journal, 10);
    append(journal, 100_000);
    for (int frame = 0; frame < 4; frame++) {
      assertEquals(Progress.WROTE, before.step());
    }
    assertEquals(1, journal.durableSeq());

    JournalEngine after = fixture.open();
    journal = journal(after, 1);
    assertEquals(1, journal.lastSeq());
    append(journal, 60_000);
    append(journal, 10);
    drain(after);
    assertEquals(3, journal.durableSeq());

    JournalEngine last = fixture.open();
    journal = journal(last, 1);
    assertEquals(range(1, 3), replay(journal, 0));
    assertEquals(Optional.of(payload(2, 60_000)), journal.read(new Ref(2, 0, 60_000)));
  }

  @Test
  void checkpointsAreFoundWholeAndInOrder() {
    JournalEngine before = fixture.open();
    Journal journal = journal(before, 1);
    append(journal, 10);
    append(journal, 50_000, Unit.Kind.CHECKPOINT);
    append(journal, 10);
    append(journal, 10, Unit.Kind.CHECKPOINT);
    drain(before);
    List<Unit> found = journal(fixture.open(), 1).checkpoints();
    assertEquals(List.of(2L, 4L), found.stream().map(Unit::seq).toList());
    assertEquals(payload(2, 50_000), found.getFirst().payload().getFirst());
  }

  @Test
  void tornTailIsCut() throws Exception {
    Journal journal = writeFrames(3);
    assertEquals(3, journal.durableSeq());
    // frames are 8 KB each: the second page of the last one did not reach the disk
    overwrite("journal-0001", HEADER + 2 * 8192 + 4096, new byte[4096]);
    for (int run = 0; run < 2; run++) {
      JournalEngine engine = fixture.open();
      journal = journal(engine, 1);
      assertEquals(2 + run, journal.lastSeq());
      append(journal, 6000);
      drain(engine);
    }
    assertEquals(range(1, 4), replay(journal(fixture.open(), 1), 0));
  }

  @Test
  void damageWithALaterFrameRefusesToStart() throws Exception {
    writeFrames(3);
    overwrite("journal-0001", HEADER + 8192 + 5000, new byte[] {1, 2, 3});
    LogException.Corrupt refusal = assertThrows(LogException.Corrupt.class, fixture::open);
    assertTrue(
        String.valueOf(refusal.getMessage())
            .startsWith("journal file journal-0001 is damaged at byte 16384: a later frame"),
        refusal.getMessage());
  }

  @Test
  void damageBeforeALaterFileRefusesToStart() throws Exception {
    writeFrames(16);
    assertTrue(Files.exists(directory.resolve("journal-0002")));
    overwrite("journal-0001", HEADER + 14 * 8192, new byte[8192]);
    assertThrows(LogException.Corrupt.class, fixture::open);
  }

  @Test
  void sealMakesDamageOfTheLastGroupCertain() throws Exception {
    JournalEngine engine = fixture.open();
    append(journal(engine, 1), 6000);
    assertEquals(Progress.WROTE, engine.step());
    assertEquals(Progress.IDLE, engine.step());
    fixture.clock.advanceMillis(6);
    assertEquals(Progress.WROTE, engine.step());
    fixture.clock.advanceMillis(6);
    assertEquals(Progress.IDLE, engine.step());
    overwrite("journal-0001", HEADER + 4096, new byte[4096]);
    assertThrows(LogException.Corrupt.class, fixture::open);
  }

  @Test
  void oneTornCopyOfAFileHeaderIsHarmlessTwoAreDamage() throws Exception {
    writeFrames(2);
    overwrite("journal-0001", 10, new byte[] {9});
    assertEquals(range(1, 2), replay(journal(fixture.open(), 1), 0));
    overwrite("journal-0001", 4096 + 10, new byte[] {9});
    assertThrows(LogException.Corrupt.class, fixture::open);
  }

  @Test
  void missingFileRefusesToStart() throws Exception {
    writeFrames(33);
    Files.delete(directory.resolve("journal-0001"));
    LogException.Corrupt refusal = assertThrows(LogException.Corrupt.class, fixture::open);
    assertTrue(String.valueOf(refusal.getMessage()).contains("sequence 1 is missing"));
  }

  @Test
  void unknownFormatRefusesToStart() throws Exception {
    fixture.open();
    Files.writeString(directory.resolve("format"), "RosettaMQ data, format level 2\n");
    assertThrows(LogException.UnknownFormat.class, fixture::open);
    Files.delete(directory.resolve("format"));
    assertThrows(LogException.Corrupt.class, fixture::open);
  }

  @Test
  void replayRefusesWhenUnitsAreMissing() {
    writeFrames(2);
    JournalEngine engine = fixture.open();
    assertThrows(LogException.Corrupt.class, () -> replay(journal(engine, 1), 3));
    assertThrows(LogException.Corrupt.class, () -> replay(journal(engine, 9), 1));
  }

  private Journal writeFrames(int count) {
    JournalEngine engine = fixture.open();
    Journal journal = journal(engine, 1);
    for (int i = 0; i < count; i++) {
      append(journal, 6000);
      assertEquals(Progress.WROTE, engine.step());
    }
    return journal;
  }

  private void overwrite(String name, long position, byte[] bytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(directory.resolve(name).toFile(), "rw")) {
      file.seek(position);
      file.write(bytes);
    }
  }

  private static List<Long> range(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }
}
