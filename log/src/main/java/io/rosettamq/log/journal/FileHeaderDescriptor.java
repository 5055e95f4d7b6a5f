package io.rosettamq.log.journal;

import io.rosettamq.log.storage.Storage;

/// The start of a journal file: the same header twice, each in a page of its own. Big-endian.
///
/// ```
///  0         4         8         12        16                  24
/// +---------+---------+---------+---------+-------------------+
/// | 'RJNL'  | crc32c  | format  | 0       | file sequence     |
/// +---------+---------+---------+---------+-------------------+
/// | nonce             | first group seq.  | oldest file seq.  |
/// +-------------------+-------------------+-------------------+
/// | wall time (ms)    | 0 ... up to 4096
/// 48                  56
/// ```
///
/// `crc32c` is over bytes 8 to 4096. The first copy is on disk before the second is written, and
/// both before the first frame; so a crash leaves at most one of them torn, and two bad ones are
/// damage. `oldest file` is the oldest whose units were still needed when this one was begun: files
/// before it are free, all from it on must be there.
final class FileHeaderDescriptor {

  static final int MAGIC = 0x524a4e4c;
  static final int CRC = 4;
  static final int FORMAT = 8;
  static final int FILE_SEQUENCE = 16;
  static final int NONCE = 24;
  static final int FIRST_GROUP = 32;
  static final int OLDEST_FILE = 40;
  static final int WALL_MILLIS = 48;

  static final int COPY_BYTES = Storage.ALIGNMENT;
  static final int BYTES = 2 * COPY_BYTES;

  private FileHeaderDescriptor() {}
}
