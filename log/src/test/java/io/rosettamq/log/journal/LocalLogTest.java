package io.rosettamq.log.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.log.Journal;
import io.rosettamq.log.Log;
import io.rosettamq.log.LogStats;
import io.rosettamq.log.Ref;
import io.rosettamq.log.Unit;
import io.rosettamq.log.storage.FileStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LocalLogTest {

  private static final int LANES = 4;
  private static final int UNITS = 5_000;

  @TempDir Path directory;

  @Test
  void lanesAppendAtOnceAndEachHearsOfItsOwnUnits() throws Exception {
    AtomicReference<String> fatal = new AtomicReference<>();
    try (Log log = open(fatal)) {
      List<Lane> lanes = new ArrayList<>();
      for (int id = 1; id <= LANES; id++) {
        lanes.add(new Lane(log, id));
      }
      for (Lane lane : lanes) {
        lane.thread.start();
      }
      for (Lane lane : lanes) {
        lane.done.await();
        assertEquals(UNITS, lane.journal.durableSeq());
        assertEquals(
            Optional.of(ByteBuffer.wrap(new byte[100])), lane.journal.read(new Ref(77, 0, 100)));
      }
      LogStats stats = log.stats();
      assertEquals(LANES * UNITS, stats.units());
      assertTrue(stats.groups() < stats.units());
    }
    try (Log log = open(fatal)) {
      Journal journal = log.journal(1, seq -> {});
      long[] count = {0};
      journal.replay(0, unit -> count[0]++);
      assertEquals(UNITS, count[0]);
    }
    assertEquals(null, fatal.get());
  }

  @Test
  void closingWritesWhatIsQueued() {
    AtomicReference<String> fatal = new AtomicReference<>();
    Log log = open(fatal);
    Journal journal = log.journal(1, seq -> {});
    for (long seq = 1; seq <= 1000; seq++) {
      journal.append(unit(seq));
    }
    log.close();
    log.close();
    LogStats stats = log.stats();
    assertEquals(stats.syncs(), stats.syncBuckets().stream().mapToLong(Long::longValue).sum());
    try (Log again = open(fatal)) {
      assertEquals(1000, again.journal(1, seq -> {}).lastSeq());
    }
  }

  @Test
  void memoryLogIsDurableAtOnceAndForgetsWhatIsReleased() {
    List<Long> heard = new ArrayList<>();
    try (Log log = new MemoryLog(1 << 20)) {
      Journal journal = log.journal(1, heard::add);
      journal.append(unit(1));
      journal.append(unit(2));
      assertEquals(List.of(1L, 2L), heard);
      assertEquals(200, journal.space().usedBytes());
      journal.release(1);
      assertEquals(100, journal.space().usedBytes());
      assertEquals(Optional.empty(), journal.read(new Ref(1, 0, 1)));
      assertTrue(journal.read(new Ref(2, 99, 1)).isPresent());
    }
  }

  @Test
  void changesNothingUntilItIsStarted() throws IOException {
    AtomicReference<String> fatal = new AtomicReference<>();
    try (Log log = open(fatal)) {
      log.journal(1, _ -> {}).append(unit(1));
    }
    Map<String, ByteBuffer> before = contents();
    for (int i = 0; i < 2; i++) {
      try (Log log = recover(fatal)) {
        assertEquals(1, log.journal(1, _ -> {}).lastSeq());
      }
      assertEquals(before, contents());
    }
    assertEquals(null, fatal.get());
  }

  private Map<String, ByteBuffer> contents() throws IOException {
    Map<String, ByteBuffer> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        contents.put(file.toString(), ByteBuffer.wrap(Files.readAllBytes(file)));
      }
    }
    return contents;
  }

  private Log open(AtomicReference<String> fatal) {
    Log log = recover(fatal);
    log.start();
    return log;
  }

  private Log recover(AtomicReference<String> fatal) {
    return LocalLog.open(
        new FileStorage(directory),
        LogSettings.ofFiles(4 << 20, 8),
        LogSeams.system((what, cause) -> fatal.set(what + cause)));
  }

  private static Unit unit(long seq) {
    return new Unit(seq, 0, Unit.Kind.STEP, List.of(ByteBuffer.wrap(new byte[100])));
  }

  private static final class Lane {
    private final CountDownLatch done = new CountDownLatch(1);
    private final Journal journal;
    private final Thread thread;

    Lane(Log log, long id) {
      journal = log.journal(id, this::durable);
      thread = Thread.ofPlatform().daemon().unstarted(this::run);
    }

    private void durable(long seq) {
      if (seq == UNITS) {
        done.countDown();
      }
    }

    private void run() {
      for (long seq = 1; seq <= UNITS; seq++) {
        journal.append(unit(seq));
      }
    }
  }
}
