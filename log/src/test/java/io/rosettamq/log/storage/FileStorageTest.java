package io.rosettamq.log.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.log.LogException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class FileStorageTest {

  @TempDir Path directory;

  @Test
  void journalModeWritesAlignedPagesInPlace() {
    ByteBuffer page = aligned(Storage.ALIGNMENT);
    page.putLong(0, 42);
    try (StorageFile file = new FileStorage(directory).open("j", Storage.Mode.JOURNAL)) {
      file.write(page, Storage.ALIGNMENT);
      ByteBuffer back = aligned(2 * Storage.ALIGNMENT);
      assertEquals(2 * Storage.ALIGNMENT, file.read(back, 0));
      assertEquals(42, back.getLong(Storage.ALIGNMENT));
      assertEquals(2 * Storage.ALIGNMENT, file.size());
    }
  }

  @Test
  void readingStopsAtTheEndOfTheFile() {
    try (StorageFile file = new FileStorage(directory).open("d", Storage.Mode.DATA)) {
      file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 0);
      file.sync();
      ByteBuffer target = ByteBuffer.allocate(10);
      assertEquals(2, file.read(target, 1));
      assertEquals(0, file.read(target, 100));
    }
  }

  @Test
  void interruptedThreadNeitherLosesItsWriteNorItsInterruptStatus() throws Exception {
    try (StorageFile file = new FileStorage(directory).open("d", Storage.Mode.DATA)) {
      Thread.currentThread().interrupt();
      file.write(ByteBuffer.wrap(new byte[] {7}), 0);
      assertTrue(Thread.interrupted());
      file.sync();
    }
    assertArrayEquals(new byte[] {7}, Files.readAllBytes(directory.resolve("d")));
  }

  @Test
  void setAsideKeepsEveryCopy() {
    FileStorage storage = new FileStorage(directory);
    for (int copy = 0; copy < 2; copy++) {
      storage.open("orphan", Storage.Mode.DATA).close();
      storage.setAside("orphan");
    }
    assertFalse(storage.exists("orphan"));
    assertEquals(List.of(), storage.list());
    assertTrue(Files.exists(directory.resolve("lost+found/orphan")));
    assertTrue(Files.exists(directory.resolve("lost+found/orphan.1")));
  }

  @Test
  void failureNamesThePath() {
    FileStorage storage = new FileStorage(directory);
    LogException.Io failure =
        assertThrows(LogException.Io.class, () -> storage.rename("absent", "other"));
    assertTrue(String.valueOf(failure.getMessage()).contains("absent"));
  }

  @Test
  void fullDeviceIsToldApart() {
    // writing to /dev/full fails with ENOSPC
    try (StorageFile file = new FileStorage(Path.of("/dev")).open("full", Storage.Mode.DATA)) {
      assertThrows(LogException.Full.class, () -> file.write(ByteBuffer.allocate(10), 0));
    }
  }

  private static ByteBuffer aligned(int bytes) {
    return ByteBuffer.allocateDirect(bytes + Storage.ALIGNMENT)
        .alignedSlice(Storage.ALIGNMENT)
        .limit(bytes);
  }
}
