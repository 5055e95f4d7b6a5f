package io.rosettamq.log.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rosettamq.log.LogException;
import io.rosettamq.log.storage.FileStorage;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SnapshotStoreTest {

  @TempDir Path directory;
  private SnapshotStore store;

  @BeforeEach
  void prepare() {
    store = new SnapshotStore(new FileStorage(directory));
  }

  @Test
  void cellsComeBackInOrder() {
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      cells.add(new Cell(i % 5, -i, i * 7L, ByteBuffer.wrap(new byte[i == 500 ? 1_000_000 : i])));
    }
    long id = write(9, cells);
    List<Cell> found = new ArrayList<>();
    SnapshotInfo info = store.read(id, found::add);
    assertEquals(cells, found);
    assertEquals(9, info.namespaceId());
    assertEquals(1000, info.cells());
    assertEquals(info, store.verify(id));
  }

  @Test
  void emptySnapshotIsWhole() {
    assertEquals(0, store.verify(write(1, List.of())).cells());
  }

  @Test
  void everyDamagedByteAndEveryCutIsFound() throws Exception {
    long id = write(1, List.of(new Cell(1, 2, 3, ByteBuffer.wrap(new byte[20]))));
    Path file = directory.resolve(String.format("snapshot-%016x", id));
    byte[] good = Files.readAllBytes(file);
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= 0x10;
      Files.write(file, bad);
      assertThrows(LogException.class, () -> store.verify(id), "byte " + at);
      Files.write(file, Arrays.copyOf(good, at));
      assertThrows(LogException.Corrupt.class, () -> store.verify(id));
    }
    Files.write(file, Arrays.copyOf(good, good.length + 1));
    assertThrows(LogException.Corrupt.class, () -> store.verify(id));
  }

  @Test
  void missingSnapshotIsDamage() {
    long id = write(1, List.of());
    store.delete(id);
    assertThrows(LogException.Corrupt.class, () -> store.verify(id));
  }

  @Test
  void orphansAreSetAside() {
    long live = write(1, List.of());
    long orphan = write(1, List.of());
    store.create(1).close();
    assertEquals(List.of(orphan), store.setAsideOrphans(Set.of(live)));
    assertEquals(List.of(live), store.fileIds());
  }

  private long write(long namespaceId, List<Cell> cells) {
    try (SnapshotWriter writer = store.create(namespaceId)) {
      cells.forEach(writer::add);
      assertEquals(cells.size(), writer.finish().cells());
      return writer.fileId();
    }
  }
}
