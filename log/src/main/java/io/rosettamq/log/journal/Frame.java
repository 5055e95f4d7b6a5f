package io.rosettamq.log.journal;

import java.nio.ByteBuffer;

/// A frame whose checksums hold. Valid until its window reads on.
///
/// @param bytes from its header to its end, padding included
/// @param position in the file
/// @param file the file's name, for messages
record Frame(ByteBuffer bytes, int position, String file) {

  int length() {
    return bytes.limit();
  }

  long group() {
    return bytes.getLong(FrameDescriptor.GROUP);
  }

  boolean has(int flag) {
    return (bytes.getInt(FrameDescriptor.FLAGS) & flag) != 0;
  }

  PartCursor parts() {
    return new PartCursor(this);
  }
}
