package io.rosettamq.kafka.fetch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/// What one client fetches, remembered between its requests (KIP-227): it says only what changes,
/// and is told only what is new. Safe from any thread.
final class FetchSession {
  private static final int FIRST_EPOCH = 1;

  private final int id;
  private final Map<FetchTarget.Key, Known> partitions = new LinkedHashMap<>();
  private int nextEpoch = FIRST_EPOCH;

  /// @param id 0: nothing is remembered
  FetchSession(int id) {
    this.id = id;
  }

  private static final class Known {
    private FetchTarget target;
    private long end = -1;
    private long start = -1;

    Known(FetchTarget target) {
      this.target = target;
    }
  }

  int id() {
    return id;
  }

  /// Takes the epoch of a request that goes on with the session; false when it is another one.
  synchronized boolean accept(int epoch) {
    if (epoch != nextEpoch) {
      return false;
    }
    nextEpoch = nextEpoch == Integer.MAX_VALUE ? FIRST_EPOCH : nextEpoch + 1;
    return true;
  }

  /// Takes in what a request says.
  synchronized void update(FetchRequestData request) {
    for (var forgotten : request.forgottenTopicsData()) {
      for (int partition : forgotten.partitions()) {
        partitions.remove(key(forgotten.topic(), forgotten.topicId(), partition));
      }
    }
    for (var topic : request.topics()) {
      for (var partition : topic.partitions()) {
        FetchTarget.Key key = key(topic.topic(), topic.topicId(), partition.partition());
        FetchTarget target =
            new FetchTarget(key, partition.fetchOffset(), partition.partitionMaxBytes());
        Known known = partitions.get(key);
        if (known == null) {
          partitions.put(key, new Known(target));
        } else {
          known.target = target;
        }
      }
    }
  }

  private static FetchTarget.Key key(@Nullable String topic, Uuid id, int partition) {
    return new FetchTarget.Key(topic == null ? "" : topic, id, partition);
  }

  synchronized List<FetchTarget> targets() {
    List<FetchTarget> targets = new ArrayList<>(partitions.size());
    partitions.values().forEach(known -> targets.add(known.target));
    return targets;
  }

  /// Whether an answer must name the partition: it has records or an error, or something else
  /// changed since the last answer. Those with records get their next turn after the others.
  synchronized boolean notes(FetchTarget.Key key, PartitionData answer, boolean hasRecords) {
    Known known = partitions.get(key);
    if (known == null) {
      return true;
    }
    boolean changed = known.end != answer.highWatermark() || known.start != answer.logStartOffset();
    known.end = answer.highWatermark();
    known.start = answer.logStartOffset();
    if (hasRecords) {
      partitions.remove(key);
      partitions.put(key, known);
    }
    return changed || hasRecords || answer.errorCode() != Errors.NONE.code();
  }
}
