package io.rosettamq.log.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.log.Journal;
import io.rosettamq.log.Log;
import io.rosettamq.log.Unit;
import io.rosettamq.log.storage.DirectoryLock;
import io.rosettamq.log.storage.FileStorage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A real process, killed while it writes.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class KilledProcessTest {

  private static final LogSettings SETTINGS = LogSettings.ofFiles(1 << 20, 8);
  private static final int KILLS = 4;

  @TempDir Path directory;

  @Test
  void whatItSaidWasDurableIsThere() throws Exception {
    long said = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      said = runAndKill(said + 300);
      try (DirectoryLock _ = DirectoryLock.acquire(directory);
          Log log = openLog(directory)) {
        Journal journal = log.journal(1, seq -> {});
        long[] next = {0};
        journal.replay(0, unit -> assertUnit(unit, ++next[0]));
        assertTrue(next[0] >= said, "said " + said + ", found " + next[0]);
        said = next[0];
      }
    }
  }

  /// Kills the writer once it has said that `enough` is durable.
  private long runAndKill(long enough) throws IOException, InterruptedException {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long said = 0;
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
      String line = output.readLine();
      while (line != null && said < enough) {
        said = Long.parseLong(line);
        line = output.readLine();
      }
      writer.destroyForcibly();
    }
    writer.waitFor();
    return said;
  }

  private static void assertUnit(Unit unit, long seq) {
    assertEquals(seq, unit.seq());
    ByteBuffer payload = unit.payload().getFirst();
    assertEquals(JournalFixture.payload(seq, (int) (seq % 3000)), payload);
  }

  private static Log openLog(Path directory) {
    return LocalLog.open(
        new FileStorage(directory),
        SETTINGS,
        LogSeams.system((what, cause) -> {
          throw new IllegalStateException(what, cause);
        }));
  }

  /// Writes units for ever and says what is durable.
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws Exception {
      Path directory = Path.of(arguments[0]);
      Semaphore window = new Semaphore(50);
      try (DirectoryLock _ = DirectoryLock.acquire(directory);
          Log log = openLog(directory)) {
        long[] told = {0};
        Journal journal =
            log.journal(
                1,
                seq -> {
                  System.out.println(seq);
                  window.release((int) (seq - told[0]));
                  told[0] = seq;
                });
        told[0] = journal.lastSeq();
        log.start();
        for (long seq = journal.lastSeq() + 1; seq < 10_000; seq++) {
          window.acquire();
          ByteBuffer payload = JournalFixture.payload(seq, (int) (seq % 3000));
          journal.append(new Unit(seq, seq, Unit.Kind.STEP, List.of(payload)));
        }
      }
    }
  }
}
