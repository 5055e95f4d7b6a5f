package io.rosettamq.kafka.fetch;

import io.rosettamq.broker.stream.PlacedBatch;
import io.rosettamq.broker.topic.Topics;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.utils.internals.BufferSupplier;
import org.apache.kafka.common.utils.internals.CloseableIterator;

/// Finds records by their own times: the broker says where to begin, the batches are read from
/// there on. Safe from any thread.
final class TimeSearch {
  private static final int READ_BYTES = 1 << 20;

  private final Topics topics;

  TimeSearch(Topics topics) {
    this.topics = topics;
  }

  /// A record and its time.
  ///
  /// @param offset -1: there is none
  record Place(long timestamp, long offset) {
    static final Place NONE = new Place(-1, -1);
  }

  /// The first record of that time or later.
  CompletableFuture<Place> first(long streamId, long timestamp) {
    CompletableFuture<Place> answer = new CompletableFuture<>();
    topics.locate(
        streamId,
        timestamp,
        located -> {
          if (located.from() < 0) {
            answer.complete(Place.NONE);
          } else {
            scan(streamId, located.from(), timestamp, answer);
          }
        });
    return answer;
  }

  /// The record of the latest time; the first of them.
  CompletableFuture<Place> latest(long streamId) {
    CompletableFuture<Long> time = new CompletableFuture<>();
    topics.locate(streamId, 0, located -> time.complete(located.latestTimestamp()));
    return time.thenCompose(latest ->
        latest < 0 ? CompletableFuture.completedFuture(Place.NONE) : first(streamId, latest));
  }

  private void scan(long streamId, long from, long timestamp, CompletableFuture<Place> answer) {
    topics.read(
        List.of(new Topics.Read(streamId, from, READ_BYTES)),
        found ->
            CompletableFuture.runAsync(
                    () -> {
                      Topics.Found one = found.getFirst();
                      Optional<Place> place = find(one, timestamp);
                      if (place.isPresent()) {
                        answer.complete(place.get());
                      } else if (from < one.start()) {
                        scan(streamId, one.start(), timestamp, answer);
                      } else if (one.batches().isEmpty()) {
                        answer.complete(Place.NONE);
                      } else {
                        scan(streamId, one.batches().getLast().end(), timestamp, answer);
                      }
                    })
                .exceptionally(failure -> {
                  answer.completeExceptionally(failure);
                  return null;
                }));
  }

  private static Optional<Place> find(Topics.Found found, long timestamp) {
    for (PlacedBatch placed : found.batches()) {
      MutableRecordBatch batch = ServedRecords.of(List.of(placed)).batchIterator().next();
      if (batch.maxTimestamp() >= timestamp) {
        try (CloseableIterator<Record> records =
            batch.skipKeyValueIterator(BufferSupplier.NO_CACHING)) {
          while (records.hasNext()) {
            Record record = records.next();
            if (record.timestamp() >= timestamp && record.offset() >= found.start()) {
              return Optional.of(new Place(record.timestamp(), record.offset()));
            }
          }
        }
      }
    }
    return Optional.empty();
  }
}
