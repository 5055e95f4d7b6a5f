package io.rosettamq.log.snapshot;

/// A snapshot file. Big-endian.
///
/// ```
/// header (40)  'RSNP' | crc32c of 8..40 | version u32 | 0 u32 | file id u64 | namespace u64 | 0 u64
/// cells        type u32 | length u32 | id u64 | as-of seq u64 | crc32c | bytes ...   back to back
///              the checksum is over the 24 bytes before it and the bytes after it
/// footer (28)  'RSNF' | 0 u32 | cell count u64 | position of the footer u64 | crc32c
/// ```
///
/// The footer is a cell of a reserved type, without bytes; it is written last, and ends the file.
final class SnapshotDescriptor {

  static final int MAGIC = 0x52534e50;
  static final int VERSION = 1;
  static final int HEADER_CRC = 4;
  static final int HEADER_VERSION = 8;
  static final int HEADER_FILE_ID = 16;
  static final int HEADER_NAMESPACE = 24;
  static final int HEADER_BYTES = 40;

  static final int CELL_TYPE = 0;
  static final int CELL_LENGTH = 4;
  static final int CELL_ID = 8;
  static final int CELL_SEQ = 16;
  static final int CELL_CRC = 24;
  static final int CELL_BYTES = 28;

  static final int FOOTER_TYPE = 0x52534e46;

  private SnapshotDescriptor() {}
}
