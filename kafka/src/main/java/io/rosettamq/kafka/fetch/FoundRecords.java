package io.rosettamq.kafka.fetch;

import io.rosettamq.broker.stream.PlacedBatch;
import io.rosettamq.broker.topic.Topics;
import io.rosettamq.broker.transaction.PartitionTransactions.Aborted;
import java.util.List;
import org.apache.kafka.common.message.FetchResponseData.AbortedTransaction;

/// What was read of a partition, as far as the reader may see it. Immutable.
///
/// @param stable below it every transaction has ended
/// @param aborted transactions of which there are records to pass over
record FoundRecords(
    List<PlacedBatch> batches,
    long start,
    long end,
    long stable,
    boolean exists,
    List<AbortedTransaction> aborted) {

  /// @param stable the stable end as it was before the read
  /// @param committed whether the reader wants committed records alone: then nothing from the
  ///   stable end on is shown
  static FoundRecords of(Topics.Found found, long stable, boolean committed) {
    List<PlacedBatch> batches =
        committed
            ? found.batches().stream().filter(batch -> batch.base() < stable).toList()
            : found.batches();
    List<AbortedTransaction> aborted =
        committed && !batches.isEmpty()
            ? aborted(found.aborted(), batches.getLast().end())
            : List.of();
    return new FoundRecords(
        batches,
        found.start(),
        found.end(),
        Math.max(stable, found.start()),
        found.exists(),
        aborted);
  }

  private static List<AbortedTransaction> aborted(List<Aborted> all, long end) {
    return all.stream()
        .filter(one -> one.first() < end)
        .map(one ->
            new AbortedTransaction().setProducerId(one.producerId()).setFirstOffset(one.first()))
        .toList();
  }
}
