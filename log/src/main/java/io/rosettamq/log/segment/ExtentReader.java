package io.rosettamq.log.segment;

import io.rosettamq.log.LogException;
import io.rosettamq.log.batch.BatchInfo;
import io.rosettamq.log.batch.StoredBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Reads batches of one extent, usually with a single read of the file.
final class ExtentReader {

  /// What is read beyond the wanted bytes, since the index leads to at most this far before them.
  private static final int LEAD_BYTES = SegmentDescriptor.INDEX_INTERVAL_BYTES;

  private final OpenSegment segment;
  private final List<RelativeBatch> batches = new ArrayList<>();
  private long bytesTaken;

  ExtentReader(OpenSegment segment) {
    this.segment = segment;
  }

  List<RelativeBatch> read(Extent extent, long fromDelta, int maxBytes) {
    SegmentFooter.IndexedExtent indexed = segment.footer.find(extent, segment.name);
    if (fromDelta > extent.lastDelta()) {
      return batches;
    }
    long position = indexed.floor(fromDelta);
    long wanted = (long) maxBytes + LEAD_BYTES;
    while (position < extent.end()) {
      ByteBuffer window = load(position, Math.min(wanted, extent.end() - position));
      take(window, position, fromDelta, maxBytes);
      position += window.position();
      if (!batches.isEmpty() || position >= extent.end()) {
        break;
      }
      // not one whole batch was in the window: take exactly the next
      wanted = entryAt(position, extent).entryBytes();
    }
    return batches;
  }

  private ByteBuffer load(long position, long length) {
    ByteBuffer window = ByteBuffer.allocate(Math.toIntExact(length));
    if (segment.file.read(window, position) < length) {
      throw new LogException.Corrupt(where(position) + ": the file is cut off");
    }
    return window.flip();
  }

  private EntryHeader entryAt(long position, Extent extent) {
    long available = Math.min(SegmentDescriptor.ENTRY_BYTES, extent.end() - position);
    ByteBuffer head = load(position, available);
    if (available < SegmentDescriptor.ENTRY_BYTES) {
      throw new LogException.Corrupt(where(position) + ": a batch exceeds its extent");
    }
    EntryHeader entry = EntryHeader.decode(head, where(position));
    if (entry.entryBytes() > extent.end() - position) {
      throw new LogException.Corrupt(where(position) + ": a batch exceeds its extent");
    }
    return entry;
  }

  /// Takes whole batches; leaves the window's position behind the last entry that was dealt with.
  private void take(ByteBuffer window, long windowStart, long fromDelta, int maxBytes) {
    while (window.remaining() >= SegmentDescriptor.ENTRY_BYTES) {
      String where = where(windowStart + window.position());
      EntryHeader entry = EntryHeader.decode(window, where);
      if (entry.entryBytes() > window.remaining()) {
        return;
      }
      ByteBuffer bytes =
          window.slice(window.position() + SegmentDescriptor.ENTRY_BYTES, entry.batchBytes());
      if (!batches.isEmpty() && bytesTaken + entry.batchBytes() > maxBytes) {
        return;
      }
      if (endsAtOrAfter(bytes, entry, fromDelta, where)) {
        batches.add(entry.batch(bytes, where));
        bytesTaken += entry.batchBytes();
      }
      window.position(window.position() + entry.entryBytes());
    }
  }

  private static boolean endsAtOrAfter(
      ByteBuffer bytes, EntryHeader entry, long fromDelta, String where) {
    try {
      BatchInfo info = StoredBatch.peek(bytes);
      return entry.relativeBase() + info.lastOffsetDelta() >= fromDelta;
    } catch (LogException.Corrupt damage) {
      throw new LogException.Corrupt(where + ": " + damage.getMessage());
    }
  }

  private String where(long position) {
    return "segment " + segment.name + " is damaged at byte " + position;
  }
}
