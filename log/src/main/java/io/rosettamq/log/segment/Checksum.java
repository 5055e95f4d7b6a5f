package io.rosettamq.log.segment;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// CRC32C of a range of a buffer.
final class Checksum {

  private Checksum() {}

  static int of(ByteBuffer bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().clear().limit(to).position(from));
    return (int) crc.getValue();
  }
}
