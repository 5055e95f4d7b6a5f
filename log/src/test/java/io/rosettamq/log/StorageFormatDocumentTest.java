package io.rosettamq.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.log.batch.BatchBuilder;
import io.rosettamq.log.batch.RecordEncoder;
import io.rosettamq.log.batch.RecordHeader;
import io.rosettamq.log.batch.StoredBatch;
import io.rosettamq.log.batch.StoredRecord;
import io.rosettamq.log.journal.JournalEngine;
import io.rosettamq.log.journal.LogSeams;
import io.rosettamq.log.journal.LogSettings;
import io.rosettamq.log.segment.Extent;
import io.rosettamq.log.segment.RelativeBatch;
import io.rosettamq.log.segment.SegmentStore;
import io.rosettamq.log.segment.SegmentWriter;
import io.rosettamq.log.snapshot.Cell;
import io.rosettamq.log.snapshot.SnapshotStore;
import io.rosettamq.log.snapshot.SnapshotWriter;
import io.rosettamq.log.storage.FileStorage;
import io.rosettamq.log.storage.Storage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The examples in `docs/storage-format.md`: we read them, and we still write them.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StorageFormatDocumentTest {

  private static final Pattern ROW =
      Pattern.compile("[0-9a-f]{4}  ((?:[0-9a-f]{2} )*[0-9a-f]{2})(?: {2}.*)?");
  private static final String SEGMENT = "segment-0000000000000001";
  private static final String SNAPSHOT = "snapshot-0000000000000001";
  private static final long TIME = 1_700_000_000_000L;
  private static final LogSettings SETTINGS = new LogSettings(65536, 2, 16384, 16384, 5);

  @TempDir Path directory;
  private Storage storage;

  @BeforeEach
  void prepare() {
    storage = new FileStorage(directory);
  }

  @Test
  void batchIsRead() {
    StoredBatch batch = StoredBatch.parse(ByteBuffer.wrap(example("batch")));
    assertEquals(2, batch.recordCount());
    assertEquals(TIME + 5, batch.appendTimeMillis());
    StoredRecord first = batch.record(100, 0);
    assertEquals(
        new StoredRecord(
            100, TIME, text("k"), text("hello"), List.of(new RecordHeader("h", text("v")))),
        first);
    StoredRecord second = batch.record(100, 1);
    assertNotNull(second);
    assertEquals(text("bye"), second.value());
  }

  @Test
  void journalIsRead() throws IOException {
    byte[] file = new byte[65536];
    copy(example("file-header"), file, 0);
    copy(example("file-header"), file, 4096);
    copy(example("frame"), file, 8192);
    Files.write(directory.resolve("journal-0001"), file);
    Files.writeString(directory.resolve("format"), "RosettaMQ data, format level 1\n");
    List<Unit> units = new ArrayList<>();
    Journal journal = open().journal(1, seq -> {});
    journal.replay(0, unit -> units.add(copyOf(unit)));
    assertEquals(
        List.of(new Unit(1, TIME + 5, Unit.Kind.STEP, List.of(ByteBuffer.wrap(example("batch"))))),
        units);
  }

  @Test
  void segmentIsRead() throws IOException {
    Files.write(directory.resolve(SEGMENT), example("segment"));
    SegmentStore store = new SegmentStore(storage);
    assertTrue(store.verify(1));
    assertEquals(List.of(new Extent(1, 32, 152, 2, 1)), store.extents(1));
  }

  @Test
  void snapshotIsRead() throws IOException {
    Files.write(directory.resolve(SNAPSHOT), example("snapshot"));
    List<Cell> cells = new ArrayList<>();
    assertEquals(1, new SnapshotStore(storage).read(1, cells::add).namespaceId());
    assertEquals(List.of(new Cell(3, 42, 1, text("state"))), cells);
  }

  @Test
  void weStillWriteTheseBytes() throws IOException {
    StoredBatch batch = batch();
    assertArrayEquals(example("batch"), bytes(batch.bytes()));

    JournalEngine engine = open();
    engine
        .journal(1, seq -> {})
        .append(new Unit(1, TIME + 5, Unit.Kind.STEP, List.of(batch.bytes())));
    engine.step();
    byte[] journal = Files.readAllBytes(directory.resolve("journal-0001"));
    assertArrayEquals(example("file-header"), Arrays.copyOf(journal, 56));
    assertArrayEquals(example("frame"), Arrays.copyOfRange(journal, 8192, 8192 + 244));

    try (SegmentWriter writer = new SegmentStore(storage).create()) {
      writer.append(List.of(new RelativeBatch(0, batch)));
      writer.finish();
    }
    assertArrayEquals(example("segment"), Files.readAllBytes(directory.resolve(SEGMENT)));

    try (SnapshotWriter writer = new SnapshotStore(storage).create(1)) {
      writer.add(new Cell(3, 42, 1, text("state")));
      writer.finish();
    }
    assertArrayEquals(example("snapshot"), Files.readAllBytes(directory.resolve(SNAPSHOT)));
  }

  private static StoredBatch batch() {
    BatchBuilder builder = new BatchBuilder(1, TIME + 5);
    List<RecordHeader> headers = List.of(new RecordHeader("h", text("v")));
    builder.add(RecordEncoder.encode(text("k"), text("hello"), headers, TIME));
    builder.add(RecordEncoder.encode(null, text("bye"), List.of(), TIME + 1));
    return builder.build();
  }

  private JournalEngine open() {
    LogSeams seams =
        new LogSeams(new StoppedClock(), () -> 0x0123456789abcdefL, (what, cause) -> {});
    return JournalEngine.open(storage, SETTINGS, seams);
  }

  private static final class StoppedClock implements Clock {
    @Override
    public long wallMillis() {
      return TIME + 6;
    }

    @Override
    public long nanos() {
      return 1;
    }
  }

  /// The bytes of an example: the rows of the code block after its mark.
  private static byte[] example(String name) {
    String document = document();
    int mark = document.indexOf("<!-- example: " + name + " -->");
    assertTrue(mark >= 0, "no example " + name);
    int start = document.indexOf("```", mark) + 3;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String line :
        document.substring(start, document.indexOf("```", start)).strip().split("\n", -1)) {
      Matcher row = ROW.matcher(line);
      assertTrue(row.matches(), line);
      byte[] some = HexFormat.ofDelimiter(" ").parseHex(row.group(1));
      bytes.write(some, 0, some.length);
    }
    return bytes.toByteArray();
  }

  private static String document() {
    Path root = Path.of("").toAbsolutePath();
    while (root != null && !Files.isDirectory(root.resolve(".mvn"))) {
      root = root.getParent();
    }
    assertNotNull(root, "run inside the checkout");
    try {
      return Files.readString(root.resolve("docs/storage-format.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Unit copyOf(Unit unit) {
    ByteBuffer payload = ByteBuffer.wrap(bytes(unit.payload().getFirst()));
    return new Unit(unit.seq(), unit.timeMillis(), unit.kind(), List.of(payload));
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.remaining()];
    buffer.get(buffer.position(), copy);
    return copy;
  }

  private static void copy(byte[] source, byte[] target, int at) {
    System.arraycopy(source, 0, target, at, source.length);
  }
}
