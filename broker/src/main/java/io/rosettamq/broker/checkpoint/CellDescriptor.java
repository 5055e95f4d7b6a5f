package io.rosettamq.broker.checkpoint;

/// The cells of a snapshot: type, id and bytes; all numbers big-endian.
///
/// ```
///  META     id 0          | u64 next id | u64 next producer id |
///  CATALOG  id = ordinal  | one entry, as in a unit: exchange, topic, queue, binding, rows |
///  STREAM   id = stream   | u64 end | u32 extents | (u64 base, extent)* |
///                           extent = u64 file, u64 position, u64 length, u32 records, u64 last delta
///  VIEW     id = view     | as QueueView writes it |
///  TIMELINE id = stream   | as Timeline writes it; of stream queues |
///  PARTITION id = stream  | as PartitionFacts writes it; of partitions of topics |
///  PRODUCERS id = stream  | as Producers writes it; of queues that producers of topics publish to |
/// ```
final class CellDescriptor {
  static final int META = 1;
  static final int CATALOG = 2;
  static final int STREAM = 3;
  static final int VIEW = 4;
  static final int TIMELINE = 5;
  static final int PARTITION = 6;
  static final int PRODUCERS = 7;

  private CellDescriptor() {}
}
