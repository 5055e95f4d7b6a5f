package io.rosettamq.log.batch;

/// The bytes that we put before each stored batch. Big-endian.
///
/// ```
///  0         4         8    9    10   12        16                  24
/// +---------+---------+----+----+----+---------+-------------------+
/// | length  | crc32c  | ver|orig|flag| records | append time (ms)  |
/// +---------+---------+----+----+----+---------+-------------------+
/// | Redis ID, milliseconds| Redis ID, sequence | summary | last    |
/// |                       |                    | length  | delta   |
/// +-----------------------+--------------------+---------+---------+
/// 24                      32                   40        44        48
/// | per-record summary (summary length bytes)  | Kafka record batch v2
/// +--------------------------------------------+---------------------
/// ```
///
/// `length` counts everything, this header included. `crc32c` is over bytes 0 to 4 and 8 to the end
/// of the summary; the Kafka batch has its own. `records` is how many records the batch still has:
/// fewer than `last delta` + 1 where some were filtered out.
public final class EnvelopeDescriptor {

  public static final int LENGTH = 0;
  public static final int CRC = 4;
  public static final int VERSION = 8;
  public static final int ORIGIN = 9;
  public static final int FLAGS = 10;
  public static final int RECORD_COUNT = 12;
  public static final int APPEND_TIME = 16;
  public static final int REDIS_ID_MILLIS = 24;
  public static final int REDIS_ID_SEQUENCE = 32;
  public static final int SUMMARY_LENGTH = 40;
  public static final int LAST_OFFSET_DELTA = 44;
  public static final int HEADER_BYTES = 48;

  public static final byte CURRENT_VERSION = 1;

  /// Flag: we encoded the records, so their reserved headers can be trusted.
  public static final int FLAG_OWN_RECORDS = 1;

  private EnvelopeDescriptor() {}
}
