package io.rosettamq.log.journal;

import io.rosettamq.log.Unit;
import io.rosettamq.log.storage.Storage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Where the next frame is put together: the one copy that a payload goes through on its way to the
/// disk. The journal thread's.
final class FrameStage {

  private static final byte[] PADDING = new byte[Storage.ALIGNMENT];

  private final ByteBuffer buffer;
  private final List<NamespaceJournal> touched = new ArrayList<>();
  private int parts;
  private int completedUnits;

  // a unit that did not fit, or not wholly
  private @Nullable QueuedUnit current;
  private int currentLength;
  private int currentOffset;
  private int currentPart;

  FrameStage(int maxFrameBytes) {
    buffer = AlignedBuffers.allocate(maxFrameBytes);
    buffer.position(FrameDescriptor.HEADER_BYTES);
  }

  /// Takes units until the frame is full or there is none.
  void fill(UnitQueue queue) {
    boolean room = true;
    while (room) {
      if (current == null && !begin(queue.poll())) {
        return;
      }
      room = place();
    }
  }

  private boolean begin(@Nullable QueuedUnit next) {
    current = next;
    if (next == null) {
      return false;
    }
    currentLength = Math.toIntExact(next.unit().lengthBytes());
    currentOffset = 0;
    currentPart = 0;
    return true;
  }

  /// Puts in what fits of the current unit; false when the frame is full. Only a unit that is
  /// longer than a frame is split, and it starts in a frame of its own.
  private boolean place() {
    QueuedUnit next = current;
    if (next == null) {
      return true;
    }
    int left = currentLength - currentOffset;
    int room = buffer.remaining() - PartDescriptor.HEADER_BYTES;
    if (left > room && parts > 0) {
      return false;
    }
    int length = Math.min(left, room);
    boolean last = length == left;
    writePart(next, length, last);
    note(next, last);
    currentOffset += length;
    currentPart++;
    if (last) {
      current = null;
    }
    return last;
  }

  private void writePart(QueuedUnit queued, int length, boolean last) {
    Unit unit = queued.unit();
    int at = buffer.position();
    buffer.putLong(at + PartDescriptor.NAMESPACE, queued.journal().id());
    buffer.putLong(at + PartDescriptor.SEQ, unit.seq());
    buffer.putLong(at + PartDescriptor.TIME_MILLIS, unit.timeMillis());
    buffer.putInt(at + PartDescriptor.NUMBER, currentPart);
    buffer.put(at + PartDescriptor.KIND, kind(unit));
    buffer.put(at + PartDescriptor.FLAGS, last ? PartDescriptor.FLAG_LAST : 0);
    buffer.putShort(at + PartDescriptor.FLAGS + 1, (short) 0);
    buffer.putInt(at + PartDescriptor.UNIT_LENGTH, currentLength);
    buffer.putInt(at + PartDescriptor.OFFSET, currentOffset);
    buffer.putInt(at + PartDescriptor.LENGTH, length);
    buffer.position(at + PartDescriptor.HEADER_BYTES);
    copy(unit.payload(), currentOffset, length);
    parts++;
  }

  private static byte kind(Unit unit) {
    return switch (unit.kind()) {
      case STEP -> PartDescriptor.KIND_STEP;
      case CHECKPOINT -> PartDescriptor.KIND_CHECKPOINT;
    };
  }

  private void copy(List<ByteBuffer> payload, int offset, int length) {
    int skip = offset;
    int left = length;
    for (int i = 0; i < payload.size() && left > 0; i++) {
      ByteBuffer source = payload.get(i);
      int available = source.remaining() - skip;
      if (available <= 0) {
        skip -= source.remaining();
        continue;
      }
      int count = Math.min(available, left);
      int at = buffer.position();
      buffer.put(at, source, source.position() + skip, count);
      buffer.position(at + count);
      left -= count;
      skip = 0;
    }
  }

  private void note(QueuedUnit queued, boolean last) {
    NamespaceJournal journal = queued.journal();
    if (journal.staged().touch(queued.unit().seq(), currentPart == 0, last)) {
      touched.add(journal);
    }
    if (last) {
      completedUnits++;
    }
  }

  boolean isEmpty() {
    return parts == 0;
  }

  /// Whether a unit waits for room.
  boolean hasMore() {
    return current != null;
  }

  int completedUnits() {
    return completedUnits;
  }

  List<NamespaceJournal> touched() {
    return touched;
  }

  /// Of the frame as it stands, padding included.
  int frameBytes() {
    return AlignedBuffers.padded(buffer.position());
  }

  /// Fills in padding, header and checksums.
  ///
  /// @return the frame, ready to be written
  ByteBuffer finish(FileUse use, long group, int flags, long wallMillis) {
    int used = buffer.position();
    int length = frameBytes();
    buffer.put(used, PADDING, 0, length - used);
    buffer.putInt(0, FrameDescriptor.MAGIC);
    buffer.putInt(FrameDescriptor.LENGTH, length);
    buffer.putLong(FrameDescriptor.NONCE, use.header().nonce());
    buffer.putLong(FrameDescriptor.GROUP, group);
    buffer.putLong(FrameDescriptor.POSITION, use.end());
    buffer.putInt(FrameDescriptor.PARTS, parts);
    buffer.putInt(FrameDescriptor.FLAGS, flags);
    buffer.putLong(FrameDescriptor.WALL_MILLIS, wallMillis);
    buffer.putInt(FrameDescriptor.USED, used);
    buffer.putInt(FrameDescriptor.USED + Integer.BYTES, 0);
    CRC32C body = new CRC32C();
    body.update(buffer.duplicate().limit(length).position(FrameDescriptor.HEADER_BYTES));
    buffer.putInt(FrameDescriptor.BODY_CRC, (int) body.getValue());
    buffer.putInt(FrameDescriptor.HEADER_CRC, FrameWindow.headerCrc(buffer, 0));
    return buffer.duplicate().limit(length).position(0);
  }

  /// Starts the next frame.
  void clear() {
    buffer.clear().position(FrameDescriptor.HEADER_BYTES);
    touched.clear();
    parts = 0;
    completedUnits = 0;
  }
}
