package io.rosettamq.log.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.log.LogException;
import io.rosettamq.log.batch.BatchBuilder;
import io.rosettamq.log.batch.KafkaBatchDescriptor;
import io.rosettamq.log.batch.RecordEncoder;
import io.rosettamq.log.batch.StoredBatch;
import io.rosettamq.log.storage.FileStorage;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SegmentStoreTest {

  @TempDir Path directory;
  private SegmentStore store;

  @BeforeEach
  void prepare() {
    store = new SegmentStore(new FileStorage(directory));
  }

  @Test
  void readingFindsEveryOffsetInSegmentsOfManyExtents() {
    Random random = new Random(1);
    List<List<RelativeBatch>> runs = new ArrayList<>();
    List<Extent> extents = new ArrayList<>();
    try (SegmentWriter writer = store.create()) {
      for (int i = 0; i < 20; i++) {
        List<RelativeBatch> run = randomRun(random, 1 + random.nextInt(100));
        runs.add(run);
        extents.add(writer.append(run));
      }
      writer.finish();
    }
    assertTrue(store.verify(extents.getFirst().fileId()));
    assertEquals(extents, store.extents(extents.getFirst().fileId()));
    for (int i = 0; i < runs.size(); i++) {
      for (RelativeBatch batch : runs.get(i)) {
        long delta = batch.relativeBase() + random.nextInt(batch.batch().lastOffsetDelta() + 1);
        RelativeBatch found = read(extents.get(i), delta, 1).getFirst();
        assertEquals(batch.relativeBase(), found.relativeBase());
        assertEquals(atBase(batch), found.batch().bytes());
      }
      assertEquals(runs.get(i).size(), read(extents.get(i), 0, Integer.MAX_VALUE / 2).size());
      assertEquals(List.of(), read(extents.get(i), extents.get(i).lastDelta() + 1, 100));
    }
  }

  @Test
  void readingBetweenBatchesGivesTheNextAndKeepsToTheSize() {
    List<RelativeBatch> run =
        List.of(
            new RelativeBatch(10, batch(10, 1000)),
            new RelativeBatch(100, batch(10, 1000)),
            new RelativeBatch(200, batch(10, 1000)));
    Extent extent = write(run);
    assertEquals(209, extent.lastDelta());
    assertEquals(30, extent.records());
    assertEquals(List.of(10L, 100L, 200L), bases(read(extent, 0, 1 << 20)));
    assertEquals(List.of(100L, 200L), bases(read(extent, 20, 1 << 20)));
    assertEquals(List.of(200L), bases(read(extent, 205, 0)));
    int two = run.getFirst().batch().lengthBytes() + run.get(1).batch().lengthBytes();
    assertEquals(List.of(10L, 100L), bases(read(extent, 3, two)));
    assertEquals(List.of(10L), bases(read(extent, 3, two - 1)));
  }

  @Test
  void batchLargerThanTheReadIsStillServed() {
    Extent extent =
        write(
            List.of(
                new RelativeBatch(0, batch(1, 10)),
                new RelativeBatch(1, batch(1, 3_000_000)),
                new RelativeBatch(2, batch(1, 10))));
    assertEquals(List.of(1L), bases(read(extent, 1, 10)));
    assertEquals(List.of(2L), bases(read(extent, 2, 10)));
    assertEquals(List.of(0L), bases(read(extent, 0, 1000)));
  }

  @Test
  void everyDamagedByteIsFoundByVerifyAndNeverServed() throws Exception {
    List<RelativeBatch> run =
        List.of(new RelativeBatch(0, batch(3, 40)), new RelativeBatch(7, batch(2, 40)));
    Extent extent = write(run);
    Path file = onlySegment();
    byte[] good = Files.readAllBytes(file);
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= 0x10;
      Files.write(file, bad);
      SegmentStore fresh = new SegmentStore(new FileStorage(directory));
      if (isFree(at)) {
        continue;
      }
      assertThrows(LogException.class, () -> fresh.verify(extent.fileId()), "byte " + at);
      if (at >= extent.position() && at < extent.end()) {
        assertThrows(LogException.Corrupt.class, () -> fresh.read(extent, 0, 1 << 20));
      }
    }
    Files.write(file, good);
    assertTrue(new SegmentStore(new FileStorage(directory)).verify(extent.fileId()));
  }

  /// A batch's leader epoch is in no checksum, and the trailer ends in four unused bytes.
  private boolean isFree(int at) throws Exception {
    long size = Files.size(onlySegment());
    int first = SegmentDescriptor.HEADER_BYTES + SegmentDescriptor.ENTRY_BYTES + 48;
    int second = first - 48 + batch(3, 40).lengthBytes() + SegmentDescriptor.ENTRY_BYTES + 48;
    int epoch = KafkaBatchDescriptor.LEADER_EPOCH;
    return at >= size - 4
        || (at >= first + epoch && at < first + epoch + 4)
        || (at >= second + epoch && at < second + epoch + 4);
  }

  @Test
  void segmentCutAnywhereIsRefused() throws Exception {
    Extent extent = write(List.of(new RelativeBatch(0, batch(3, 40))));
    Path file = onlySegment();
    byte[] good = Files.readAllBytes(file);
    for (int length = 0; length < good.length; length += 7) {
      Files.write(file, java.util.Arrays.copyOf(good, length));
      SegmentStore fresh = new SegmentStore(new FileStorage(directory));
      assertThrows(LogException.Corrupt.class, () -> fresh.verify(extent.fileId()));
    }
  }

  @Test
  void deletedSegmentReadsAsGoneAndItsIdIsNotUsedAgain() {
    Extent extent = write(List.of(new RelativeBatch(0, batch(1, 1))));
    store.delete(extent.fileId());
    assertEquals(Optional.empty(), store.read(extent, 0, 1));
    assertFalse(store.verify(extent.fileId()));
    try (SegmentWriter next = new SegmentStore(new FileStorage(directory)).create()) {
      assertTrue(next.fileId() > extent.fileId());
    }
  }

  @Test
  void orphansAreSetAsideAndUnfinishedOnesDeleted() {
    Extent live = write(List.of(new RelativeBatch(0, batch(1, 1))));
    Extent orphan = write(List.of(new RelativeBatch(0, batch(1, 1))));
    store.create().close();
    SegmentWriter writing = store.create();
    assertEquals(List.of(orphan.fileId()), store.setAsideOrphans(Set.of(live.fileId())));
    assertEquals(List.of(live.fileId(), writing.fileId()), store.fileIds());
    assertEquals(Optional.empty(), store.read(orphan, 0, 1));
    assertTrue(Files.isDirectory(directory.resolve("lost+found")));
    writing.close();
  }

  private Extent write(List<RelativeBatch> run) {
    try (SegmentWriter writer = store.create()) {
      Extent extent = writer.append(run);
      writer.finish();
      return extent;
    }
  }

  private List<RelativeBatch> read(Extent extent, long fromDelta, int maxBytes) {
    return store.read(extent, fromDelta, maxBytes).orElseThrow();
  }

  private Path onlySegment() throws Exception {
    try (var files = Files.list(directory)) {
      return files.filter(path -> path.toString().contains("segment-")).findFirst().orElseThrow();
    }
  }

  private static List<Long> bases(List<RelativeBatch> batches) {
    return batches.stream().map(RelativeBatch::relativeBase).toList();
  }

  private static ByteBuffer atBase(RelativeBatch batch) {
    byte[] bytes = new byte[batch.batch().lengthBytes()];
    batch.batch().bytes().get(bytes);
    return ByteBuffer.wrap(bytes).putLong(48, batch.relativeBase());
  }

  private static List<RelativeBatch> randomRun(Random random, int batches) {
    List<RelativeBatch> run = new ArrayList<>();
    long base = random.nextInt(100);
    for (int i = 0; i < batches; i++) {
      StoredBatch batch = batch(1 + random.nextInt(20), random.nextInt(2000));
      run.add(new RelativeBatch(base, batch));
      base += batch.lastOffsetDelta() + 1 + random.nextInt(3);
    }
    return run;
  }

  private static StoredBatch batch(int records, int valueBytes) {
    BatchBuilder builder = new BatchBuilder(1, 2);
    for (int i = 0; i < records; i++) {
      builder.add(RecordEncoder.encode(null, ByteBuffer.allocate(valueBytes), List.of(), i));
    }
    return builder.build();
  }
}
