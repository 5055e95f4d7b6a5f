package io.rosettamq.conformance.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the real broker did in each scenario of one class, as a text file under
/// `src/test/outcomes`. `-Dconformance.record=true` writes it anew from RabbitMQ.
final class Recording implements AutoCloseable {

  static final boolean RECORDS = Boolean.getBoolean("conformance.record");

  private static final Path FOLDER = Path.of("src/test/outcomes");
  private static final String TITLE = "== ";

  private final Path file;
  private final SortedMap<String, List<String>> outcomes = new TreeMap<>();

  private Recording(Path file) {
    this.file = file;
  }

  static Recording of(String suite) {
    Recording recording = new Recording(FOLDER.resolve(suite + ".txt"));
    recording.load();
    return recording;
  }

  private void load() {
    if (!Files.exists(file)) {
      return;
    }
    try {
      List<String> current = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith(TITLE)) {
          current = new ArrayList<>();
          outcomes.put(line.substring(TITLE.length()), current);
        } else {
          current.add(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized void put(String scenario, List<String> notes) {
    outcomes.put(scenario, notes);
  }

  synchronized String text(String scenario) {
    List<String> notes = outcomes.get(scenario);
    if (notes == null) {
      throw new IllegalStateException(
          "no recorded outcome of " + scenario + "; run with -Dconformance.record=true");
    }
    return String.join("\n", notes);
  }

  /// The end of the run: saves what was recorded.
  @Override
  public synchronized void close() {
    if (!RECORDS) {
      return;
    }
    List<String> lines = new ArrayList<>();
    outcomes.forEach((scenario, notes) -> {
      lines.add(TITLE + scenario);
      lines.addAll(notes);
    });
    try {
      Files.createDirectories(FOLDER);
      Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
