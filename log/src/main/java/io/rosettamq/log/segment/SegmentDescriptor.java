package io.rosettamq.log.segment;

/// A segment file. Big-endian.
///
/// ```
/// header (32)   'RSEG' | crc32c of 8..32 | version u32 | 0 u32 | file id u64 | 0 u64
/// entries       relative base u64 | batch length u32 | crc32c of these 12 bytes | stored batch
///               ... back to back, extent after extent
/// footer        extent count u32 | 0 u32
///               each extent:     position u64 | length u64 | last delta u64
///                                records u32 | index entries u32
///               all index entries, in the extents' order: relative base u64 | position u64
/// trailer (40)  'RSGT' | crc32c of footer | footer position u64 | footer length u64
///               file id u64 | crc32c of trailer 0..32 | 0 u32
/// ```
///
/// `relative base` is also the base offset field of the Kafka batch in the entry. An extent's index
/// has its first batch, and each first one that starts 32 KB or more after the one before. The file
/// is whole when the trailer is: it is written last, then synced, then its name.
final class SegmentDescriptor {

  static final int MAGIC = 0x52534547;
  static final int VERSION = 1;
  static final int HEADER_CRC = 4;
  static final int HEADER_VERSION = 8;
  static final int HEADER_FILE_ID = 16;
  static final int HEADER_BYTES = 32;

  static final int ENTRY_BASE = 0;
  static final int ENTRY_LENGTH = 8;
  static final int ENTRY_CRC = 12;
  static final int ENTRY_BYTES = 16;

  static final int FOOTER_HEAD_BYTES = 8;
  static final int FOOTER_EXTENT_BYTES = 32;
  static final int FOOTER_INDEX_BYTES = 16;

  static final int TRAILER_MAGIC = 0x52534754;
  static final int TRAILER_FOOTER_CRC = 4;
  static final int TRAILER_FOOTER_POSITION = 8;
  static final int TRAILER_FOOTER_LENGTH = 16;
  static final int TRAILER_FILE_ID = 24;
  static final int TRAILER_CRC = 32;
  static final int TRAILER_BYTES = 40;

  /// Distance between index entries.
  static final int INDEX_INTERVAL_BYTES = 32 << 10;

  private SegmentDescriptor() {}
}
