package io.rosettamq.log.batch;

/// Kafka's record batch, magic 2, as in KIP-98 and the Kafka documentation's "Message format".
/// Big-endian.
///
/// ```
///  0                   8         12        16   17        21   23        27
/// +-------------------+---------+---------+----+---------+----+---------+
/// | base offset       | length  | leader  | 2  | crc32c  |attr| last    |
/// |                   | from 12 | epoch   |    | from 21 |    | delta   |
/// +-------------------+---------+---------+----+---------+----+---------+
/// | base timestamp    | max timestamp     | producer id       | epoch    |
/// 27                  35                  43                  51         53
/// | base sequence | record count | records ...
/// 53              57             61
/// ```
///
/// `base offset` and `leader epoch` lie outside the checksum, so they can be written when a batch
/// is served; a stored batch has 0 there, or in a segment the offset relative to its extent.
public final class KafkaBatchDescriptor {

  public static final int BASE_OFFSET = 0;
  public static final int LENGTH = 8;
  public static final int LEADER_EPOCH = 12;
  public static final int MAGIC = 16;
  public static final int CRC = 17;
  public static final int ATTRIBUTES = 21;
  public static final int LAST_OFFSET_DELTA = 23;
  public static final int BASE_TIMESTAMP = 27;
  public static final int MAX_TIMESTAMP = 35;
  public static final int PRODUCER_ID = 43;
  public static final int PRODUCER_EPOCH = 51;
  public static final int BASE_SEQUENCE = 53;
  public static final int RECORD_COUNT = 57;
  public static final int RECORDS = 61;

  public static final byte MAGIC_VALUE = 2;

  /// Bits of the attributes that name the compression codec; 0 is none.
  public static final int COMPRESSION_MASK = 0x07;

  /// Attribute: timestamps are the broker's, all equal to the maximum.
  public static final int LOG_APPEND_TIME = 0x08;

  /// Attributes: part of a transaction, and the end of one.
  public static final int TRANSACTION_MASK = 0x30;

  /// Attribute: a record of the broker's, such as the end of a transaction.
  public static final int CONTROL = 0x20;

  public static final int NO_LEADER_EPOCH = -1;
  public static final long NO_PRODUCER_ID = -1;
  public static final short NO_PRODUCER_EPOCH = -1;
  public static final int NO_SEQUENCE = -1;

  private KafkaBatchDescriptor() {}
}
