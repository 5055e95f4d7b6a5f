package io.rosettamq.broker.entry;

/// The layout of an entry in a unit's payload; all numbers big-endian.
///
/// ```
///  0         4      5         6
///  +---------+------+---------+----------------
///  | length  | type | version | fields ...
///  +---------+------+---------+----------------
/// ```
///
/// `length` counts from the type on. An `Appended` entry ends with its batch:
///
/// ```
///  | u16 targets | (u64 stream, u64 base)* | u32 span | u8 columns | facts | stored batch
/// ```
///
/// The facts are what views must know of each record, one column after the other, each with `span`
/// values: deadlines (u64 milliseconds since the epoch; columns bit 0), body sizes (u32; bit 1),
/// priorities (u8; bit 2), times before which they are not ready (u64 milliseconds since the epoch,
/// 0: at once; bit 3, since version 3 of this type). A column that no target needs is left out. The
/// stored batch is an envelope and a Kafka batch v2.
final class EntryDescriptor {
  static final int HEADER_BYTES = 6;
  static final byte VERSION = 2;

  /// Of `Appended`; version 2 is read too.
  static final byte APPENDED_VERSION = 3;

  static final byte APPENDED = 1;
  static final byte SETTLED = 2;
  static final byte MARKED = 3;
  static final byte RETURNED = 4;
  static final byte EXCHANGE_DECLARED = 5;
  static final byte EXCHANGE_DELETED = 6;
  static final byte QUEUE_DECLARED = 7;
  static final byte QUEUE_DELETED = 8;
  static final byte BOUND = 9;
  static final byte UNBOUND = 10;
  static final byte CHECKPOINTED = 11;
  static final byte DELAYED = 12;
  static final byte RIPENED = 13;
  static final byte FAILED = 14;
  static final byte TABLE_WRITTEN = 15;

  static final byte TOPIC_DEFINED = 20;
  static final byte TOPIC_DELETED = 21;
  static final byte PRODUCED = 22;
  static final byte PRODUCER_IDS_RESERVED = 23;
  static final byte LEASED = 24;
  static final byte QUEUE_CHANGED = 25;
  static final byte GROUPED = 26;
  static final byte COMPACTED = 27;
  static final byte CLEANED = 28;

  static final byte PRODUCER_CHANGED = 30;
  static final byte TRANSACTION_OPENED = 31;
  static final byte TRANSACTION_ENDED = 32;
  static final byte NAME_FORGOTTEN = 33;
  static final byte PRODUCERS_EXPIRED = 34;

  private EntryDescriptor() {}
}
