package io.rosettamq.log.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rosettamq.log.LogException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DirectoryLockTest {

  @TempDir Path directory;

  @Test
  void secondBrokerInTheSameProcessIsRefused() {
    try (DirectoryLock _ = DirectoryLock.acquire(directory)) {
      LogException.Locked refusal =
          assertThrows(LogException.Locked.class, () -> DirectoryLock.acquire(directory));
      assertEquals(
          "the data directory " + directory + " is in use by another broker", refusal.getMessage());
    }
    DirectoryLock.acquire(directory).close();
  }

  @Test
  void secondProcessIsRefusedUntilTheFirstDies() throws Exception {
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LockHolder.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8))) {
      assertEquals("locked", output.readLine());
      assertThrows(LogException.Locked.class, () -> DirectoryLock.acquire(directory));
    } finally {
      holder.destroyForcibly().waitFor();
    }
    DirectoryLock.acquire(directory).close();
  }

  /// Holds the lock until it is killed.
  static final class LockHolder {
    private LockHolder() {}

    public static void main(String[] arguments) throws Exception {
      try (DirectoryLock _ = DirectoryLock.acquire(Path.of(arguments[0]))) {
        System.out.println("locked");
        new java.util.concurrent.CountDownLatch(1).await();
      }
    }
  }
}
