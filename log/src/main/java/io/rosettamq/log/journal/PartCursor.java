package io.rosettamq.log.journal;

import io.rosettamq.log.Unit;
import java.nio.ByteBuffer;

/// Walks the unit parts of a frame: [#next()], then the accessors tell of the current one.
final class PartCursor {

  private final Frame frame;
  private final ByteBuffer bytes;
  private final int used;
  private int remaining;
  private int at;
  private int end = FrameDescriptor.HEADER_BYTES;

  PartCursor(Frame frame) {
    this.frame = frame;
    this.bytes = frame.bytes();
    this.used = bytes.getInt(FrameDescriptor.USED);
    this.remaining = bytes.getInt(FrameDescriptor.PARTS);
  }

  boolean next() {
    if (remaining == 0) {
      return false;
    }
    remaining--;
    at = end;
    boolean whole = at + PartDescriptor.HEADER_BYTES <= used && used <= bytes.limit();
    if (!whole || length() < 0 || length() > used - at - PartDescriptor.HEADER_BYTES) {
      throw Damage.at(frame.file(), frame.position(), "a unit part exceeds its frame");
    }
    end = at + PartDescriptor.HEADER_BYTES + length();
    return true;
  }

  long namespace() {
    return bytes.getLong(at + PartDescriptor.NAMESPACE);
  }

  long seq() {
    return bytes.getLong(at + PartDescriptor.SEQ);
  }

  long timeMillis() {
    return bytes.getLong(at + PartDescriptor.TIME_MILLIS);
  }

  int number() {
    return bytes.getInt(at + PartDescriptor.NUMBER);
  }

  Unit.Kind kind() {
    byte kind = bytes.get(at + PartDescriptor.KIND);
    return switch (kind) {
      case PartDescriptor.KIND_STEP -> Unit.Kind.STEP;
      case PartDescriptor.KIND_CHECKPOINT -> Unit.Kind.CHECKPOINT;
      default -> throw Damage.at(frame.file(), frame.position(), "unit of unknown kind " + kind);
    };
  }

  boolean isLast() {
    return (bytes.get(at + PartDescriptor.FLAGS) & PartDescriptor.FLAG_LAST) != 0;
  }

  boolean isWhole() {
    return number() == 0 && isLast();
  }

  int unitLength() {
    return bytes.getInt(at + PartDescriptor.UNIT_LENGTH);
  }

  int offset() {
    return bytes.getInt(at + PartDescriptor.OFFSET);
  }

  int length() {
    return bytes.getInt(at + PartDescriptor.LENGTH);
  }

  /// The part's bytes; valid as long as the frame.
  ByteBuffer payload() {
    return bytes.slice(at + PartDescriptor.HEADER_BYTES, length());
  }
}
