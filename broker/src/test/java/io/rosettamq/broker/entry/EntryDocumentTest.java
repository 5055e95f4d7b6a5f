package io.rosettamq.broker.entry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.rosettamq.broker.view.Runs;
import io.rosettamq.log.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What `docs/storage-format.md` says of entries: every type is listed, and the example is what we
/// read and write.
class EntryDocumentTest {
  private static final Pattern TYPE_ROW =
      Pattern.compile("^\\| (\\d+) \\| ([A-Z_]+) \\| ", Pattern.MULTILINE);
  private static final Pattern BYTES_ROW =
      Pattern.compile(
          "^[0-9a-f]{4}  ((?:[0-9a-f]{2} )*[0-9a-f]{2})(?: {2}.*)?$", Pattern.MULTILINE);
  private static final Set<String> NO_TYPES = Set.of("VERSION", "APPENDED_VERSION");

  @Test
  void everyTypeIsListed() throws IOException, IllegalAccessException {
    Map<String, Integer> listed = new TreeMap<>();
    Matcher row = TYPE_ROW.matcher(section("## Entries", "## Cells"));
    while (row.find()) {
      listed.put(row.group(2), Integer.valueOf(row.group(1)));
    }
    Map<String, Integer> types = new TreeMap<>();
    for (Field field : EntryDescriptor.class.getDeclaredFields()) {
      if (field.getType() == byte.class && !NO_TYPES.contains(field.getName())) {
        types.put(field.getName(), (int) field.getByte(null));
      }
    }
    assertEquals(types, listed);
  }

  @Test
  void exampleIsReadAndWritten() throws IOException {
    byte[] example = example();
    List<Entry> entries = new ArrayList<>();
    EntryReader.read(
        new Unit(1, 0, Unit.Kind.STEP, List.of(ByteBuffer.wrap(example))), entries::add);
    assertEquals(2, entries.size());
    Runs runs = ((Entry.Settled) entries.getFirst()).runs();
    assertEquals(List.of(3L, 5L), List.of(runs.start(0), runs.end(0)));
    assertEquals(new Entry.Delayed(7, 12, 1_700_000_000_000L, 3), entries.getLast());

    EntryWriter writer = new EntryWriter();
    entries.forEach(writer::write);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    writer.take().forEach(part -> written.write(bytes(part), 0, part.remaining()));
    assertEquals(Arrays.toString(example), Arrays.toString(written.toByteArray()));
  }

  private static byte[] bytes(ByteBuffer part) {
    byte[] bytes = new byte[part.remaining()];
    part.duplicate().get(bytes);
    return bytes;
  }

  private static byte[] example() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Matcher row = BYTES_ROW.matcher(section("<!-- example: entries -->", "## Cells"));
    while (row.find()) {
      bytes.writeBytes(HexFormat.ofDelimiter(" ").parseHex(row.group(1)));
    }
    return bytes.toByteArray();
  }

  private static String section(String from, String to) throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (root != null && !Files.isDirectory(root.resolve(".mvn"))) {
      root = root.getParent();
    }
    assertNotNull(root, "run inside the checkout");
    String document = Files.readString(root.resolve("docs/storage-format.md"));
    int start = document.indexOf(from);
    return document.substring(start, document.indexOf(to, start));
  }
}
