package io.rosettamq.conformance.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The lines that a process wrote to one of its streams so far, read by a thread of its own. Safe
/// for use by any thread.
public final class ProcessOutput {

  private final List<String> lines = new ArrayList<>();
  private boolean ended;

  private ProcessOutput() {}

  /// Starts to read; ends when the stream does.
  public static ProcessOutput of(InputStream stream) {
    ProcessOutput output = new ProcessOutput();
    Thread.ofPlatform().daemon().start(() -> output.read(stream));
    return output;
  }

  private void read(InputStream stream) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        add(line);
      }
    } catch (IOException _) {
      // the process was killed
    } finally {
      end();
    }
  }

  private synchronized void add(String line) {
    lines.add(line);
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  /// Waits for a line; empty when the stream ended or the time passed without it.
  public synchronized Optional<String> await(Predicate<String> wanted, Duration limit)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<String> found = lines.stream().filter(wanted).findFirst();
      long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
      if (found.isPresent() || ended || leftMillis <= 0) {
        return found;
      }
      wait(leftMillis);
    }
  }

  /// All of the output, once the stream has ended (or the time has passed).
  public synchronized List<String> all(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!ended && System.nanoTime() < deadline) {
      wait(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
    }
    return List.copyOf(lines);
  }

  /// What was read so far, as one text.
  public synchronized String text() {
    return String.join("\n", lines);
  }
}
