package io.rosettamq.log.journal;

/// A frame: what one write makes durable. Starts at a multiple of 4096, ends at one, never spans
/// files. Big-endian.
///
/// ```
///  0         4         8         12        16                  24
/// +---------+---------+---------+---------+-------------------+
/// | 'RFRM'  | length  | body crc| head crc| nonce of the file |
/// +---------+---------+---------+---------+-------------------+
/// | group sequence    | position in file  | parts   | flags   |
/// +-------------------+-------------------+---------+---------+
/// | wall time (ms)    | used    | 0       | unit parts, zeros ...
/// 48                  56        60        64
/// ```
///
/// `length` counts header and padding, `used` header and parts. `body crc` (CRC32C) is over bytes
/// 64 to `length`, padding included; `head crc` over bytes 0 to 12 and 16 to 64, so it covers the
/// other checksum.
final class FrameDescriptor {

  static final int MAGIC = 0x5246524d;
  static final int LENGTH = 4;
  static final int BODY_CRC = 8;
  static final int HEADER_CRC = 12;
  static final int NONCE = 16;
  static final int GROUP = 24;
  static final int POSITION = 32;
  static final int PARTS = 40;
  static final int FLAGS = 44;
  static final int WALL_MILLIS = 48;
  static final int USED = 56;
  static final int HEADER_BYTES = 64;

  /// Flag: no parts; written when idle, so that the frame before it is followed by evidence that it
  /// was durable.
  static final int FLAG_SEAL = 1;

  /// Flag: written first after recovery; a unit that is incomplete before it never happened.
  static final int FLAG_RECOVERED = 2;

  private FrameDescriptor() {}
}
