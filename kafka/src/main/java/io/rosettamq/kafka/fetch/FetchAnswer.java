package io.rosettamq.kafka.fetch;

import io.rosettamq.broker.topic.PublishedPartition;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.FetchResponse;
import org.jspecify.annotations.Nullable;

/// Puts an answer together. Belongs to one thread.
final class FetchAnswer {
  private final FetchSessions.Opened session;
  private final int maxBytes;
  private final boolean committed;
  private final List<Item> items = new ArrayList<>();
  private long recordBytes;
  private boolean urgent;

  /// @param committed whether the reader wants committed records alone
  FetchAnswer(FetchSessions.Opened session, int maxBytes, boolean committed) {
    this.session = session;
    this.maxBytes = maxBytes;
    this.committed = committed;
  }

  /// @param found null when nothing was read of it
  private record Item(FetchTarget.Key key, PartitionData data, @Nullable FoundRecords found) {}

  /// @param found what was read of it, if anything
  void add(WaitingFetch.Part part, @Nullable FoundRecords found) {
    PartitionData data =
        new PartitionData()
            .setPartitionIndex(part.target().key().partition())
            .setRecords(MemoryRecords.EMPTY);
    PublishedPartition partition = part.partition();
    if (partition == null || (found != null && !found.exists())) {
      Errors error = partition == null ? part.error() : Errors.UNKNOWN_TOPIC_OR_PARTITION;
      fail(data, error);
      items.add(new Item(part.target().key(), data, null));
      return;
    }
    long start = found == null ? partition.start() : found.start();
    long end = found == null ? partition.end() : found.end();
    long stable = found == null ? partition.stableEnd() : found.stable();
    data.setHighWatermark(end).setLastStableOffset(stable).setLogStartOffset(start);
    long offset = part.target().offset();
    FoundRecords records = found;
    if (found != null && (offset < start || offset > end)) {
      fail(data, Errors.OFFSET_OUT_OF_RANGE);
      data.setHighWatermark(end).setLogStartOffset(start);
      records = null;
    }
    items.add(new Item(part.target().key(), data, fits(records) ? records : null));
  }

  private void fail(PartitionData data, Errors error) {
    urgent = true;
    data.setErrorCode(error.code())
        .setHighWatermark(FetchResponse.INVALID_HIGH_WATERMARK)
        .setLogStartOffset(FetchResponse.INVALID_LOG_START_OFFSET);
  }

  /// The first records go in any case, later ones while there is room.
  private boolean fits(@Nullable FoundRecords found) {
    if (found == null || found.batches().isEmpty()) {
      return false;
    }
    long size = ServedRecords.sizeBytes(found.batches());
    boolean fits = recordBytes == 0 || recordBytes + size <= maxBytes;
    recordBytes += fits ? size : 0;
    return fits;
  }

  long recordBytes() {
    return recordBytes;
  }

  /// Whether there is an error to tell at once.
  boolean isUrgent() {
    return urgent;
  }

  FetchResponseData finish() {
    FetchResponseData answer = new FetchResponseData().setSessionId(session.session().id());
    FetchTarget.@Nullable Key last = null;
    for (Item item : items) {
      FoundRecords found = item.found();
      if (found != null) {
        item.data().setRecords(ServedRecords.of(found.batches()));
        if (committed) {
          item.data().setAbortedTransactions(found.aborted());
        }
      }
      boolean news = session.session().notes(item.key(), item.data(), found != null);
      if (news || !session.incremental()) {
        if (last == null || !last.isOfSameTopic(item.key())) {
          answer
              .responses()
              .add(
                  new FetchableTopicResponse()
                      .setTopic(item.key().topic())
                      .setTopicId(item.key().topicId())
                      .setPartitions(new ArrayList<>()));
        }
        answer.responses().getLast().partitions().add(item.data());
        last = item.key();
      }
    }
    return answer;
  }
}
