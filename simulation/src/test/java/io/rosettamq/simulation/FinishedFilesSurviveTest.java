package io.rosettamq.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.log.LogException;
import io.rosettamq.log.batch.BatchBuilder;
import io.rosettamq.log.batch.RecordEncoder;
import io.rosettamq.log.segment.RelativeBatch;
import io.rosettamq.log.segment.SegmentStore;
import io.rosettamq.log.segment.SegmentWriter;
import io.rosettamq.log.snapshot.Cell;
import io.rosettamq.log.snapshot.SnapshotStore;
import io.rosettamq.log.snapshot.SnapshotWriter;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Segments and snapshots, whatever is lost of what was not synced.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class FinishedFilesSurviveTest {

  @Test
  void finishedSegmentsAreWholeAfterAPowerCutAndIdsStayUnique() {
    for (long seed = 1; seed <= 500; seed++) {
      RandomGenerator random = new SplittableRandom(seed);
      SimulatedStorage disk = new SimulatedStorage();
      Set<Long> given = new HashSet<>();
      Set<Long> finished = new HashSet<>();
      for (int life = 0; life < 3; life++) {
        disk.powerCutAfter(random.nextInt(40));
        liveWithSegments(disk, random, given, finished);
        disk = disk.crash(random.nextLong());
        checkSegments(disk, finished, seed);
      }
    }
  }

  private static void liveWithSegments(
      SimulatedStorage disk, RandomGenerator random, Set<Long> given, Set<Long> finished) {
    try {
      SegmentStore store = new SegmentStore(disk);
      for (int i = 0; i < 8; i++) {
        SegmentWriter writer = store.create();
        assertTrue(given.add(writer.fileId()), "id given twice: " + writer.fileId());
        writer.append(List.of(batch(random.nextInt(20_000))));
        if (random.nextInt(4) > 0) {
          writer.finish();
          finished.add(writer.fileId());
        }
      }
    } catch (PowerCut _) {
      // the machine is off
    }
  }

  private static void checkSegments(SimulatedStorage disk, Set<Long> finished, long seed) {
    SegmentStore store = new SegmentStore(disk);
    for (long fileId : finished) {
      assertTrue(store.verify(fileId), "seed " + seed + ": segment " + fileId + " is gone");
    }
    store.setAsideOrphans(finished);
    assertEquals(finished, new HashSet<>(store.fileIds()), "seed " + seed);
  }

  @Test
  void finishedSnapshotsAreWholeAfterAPowerCut() {
    int unfinishedWhole = 0;
    for (long seed = 1; seed <= 500; seed++) {
      RandomGenerator random = new SplittableRandom(seed);
      SimulatedStorage disk = new SimulatedStorage();
      disk.powerCutAfter(random.nextInt(12));
      long finished = 0;
      try {
        SnapshotWriter writer = new SnapshotStore(disk).create(7);
        writer.add(new Cell(1, 2, 3, ByteBuffer.allocate(random.nextInt(20_000))));
        writer.finish();
        finished = writer.fileId();
      } catch (PowerCut _) {
        // the machine is off
      }
      SnapshotStore store = new SnapshotStore(disk.crash(seed));
      if (finished != 0) {
        assertEquals(1, store.verify(finished).cells(), "seed " + seed);
      } else {
        unfinishedWhole += wholeOnes(store);
      }
    }
    // whole by luck is fine; wrong without being noticed would have failed above
    assertTrue(unfinishedWhole < 500);
  }

  private static int wholeOnes(SnapshotStore store) {
    int whole = 0;
    for (long fileId : store.fileIds()) {
      try {
        assertEquals(1, store.verify(fileId).cells());
        whole++;
      } catch (LogException.Corrupt _) {
        // noticed
      }
    }
    return whole;
  }

  private static RelativeBatch batch(int valueBytes) {
    BatchBuilder builder = new BatchBuilder(1, 2);
    builder.add(RecordEncoder.encode(null, ByteBuffer.allocate(valueBytes), List.of(), 3));
    return new RelativeBatch(0, builder.build());
  }
}
