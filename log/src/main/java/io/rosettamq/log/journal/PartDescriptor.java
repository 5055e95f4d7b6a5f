package io.rosettamq.log.journal;

/// A unit, or a part of one that is longer than a frame; parts lie in consecutive frames.
/// Big-endian, not aligned.
///
/// ```
///  0                   8                   16                  24
/// +-------------------+-------------------+-------------------+
/// | namespace         | unit seq          | unit time (ms)    |
/// +---------+----+----+---------+---------+---------+---------+
/// | part no.|kind|flag| 0       | unit len| offset  | length  | bytes ...
/// +---------+----+----+---------+---------+---------+---------+
/// 24        28   29   30        32        36        40        44
/// ```
///
/// `offset` is where the bytes belong in the unit's payload.
final class PartDescriptor {

  static final int NAMESPACE = 0;
  static final int SEQ = 8;
  static final int TIME_MILLIS = 16;
  static final int NUMBER = 24;
  static final int KIND = 28;
  static final int FLAGS = 29;
  static final int UNIT_LENGTH = 32;
  static final int OFFSET = 36;
  static final int LENGTH = 40;
  static final int HEADER_BYTES = 44;

  static final byte KIND_STEP = 0;
  static final byte KIND_CHECKPOINT = 1;

  /// Flag: the unit is complete with this part.
  static final byte FLAG_LAST = 1;

  private PartDescriptor() {}
}
