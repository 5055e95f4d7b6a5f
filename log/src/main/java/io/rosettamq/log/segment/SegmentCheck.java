package io.rosettamq.log.segment;

import io.rosettamq.log.LogException;
import io.rosettamq.log.storage.FileScanner;
import java.nio.ByteBuffer;

/// Reads a segment from front to end and compares it with its directory.
final class SegmentCheck {

  private final OpenSegment segment;
  private final FileScanner scanner;
  private final ByteBuffer head = ByteBuffer.allocate(SegmentDescriptor.ENTRY_BYTES);

  private SegmentCheck(OpenSegment segment) {
    this.segment = segment;
    this.scanner = new FileScanner(segment.file, SegmentDescriptor.HEADER_BYTES);
  }

  static void check(OpenSegment segment) {
    SegmentCheck check = new SegmentCheck(segment);
    for (SegmentFooter.IndexedExtent indexed : segment.footer.extents()) {
      check.checkExtent(indexed.extent());
    }
  }

  private void checkExtent(Extent extent) {
    require(scanner.position() == extent.position(), "its directory leaves a hole");
    long records = 0;
    long last = -1;
    while (scanner.position() < extent.end()) {
      RelativeBatch next = nextBatch();
      require(next.relativeBase() > last, "batches are out of order");
      last = next.lastDelta();
      records += next.batch().recordCount();
    }
    require(
        scanner.position() == extent.end()
            && last == extent.lastDelta()
            && records == extent.records(),
        "an extent is not what its directory says");
  }

  private RelativeBatch nextBatch() {
    String where = "segment " + segment.name + " is damaged at byte " + scanner.position();
    require(scanner.read(head.clear()), "a batch is cut off");
    EntryHeader entry = EntryHeader.decode(head.flip(), where);
    require(entry.batchBytes() <= segment.file.size(), "a batch exceeds the file");
    ByteBuffer bytes = ByteBuffer.allocate(entry.batchBytes());
    require(scanner.read(bytes), "a batch is cut off");
    return entry.batch(bytes.flip(), where);
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new LogException.Corrupt(
          "segment "
              + segment.name
              + " is damaged before byte "
              + scanner.position()
              + ": "
              + otherwise);
    }
  }
}
