package io.rosettamq.kafka.fetch;

import org.apache.kafka.common.Uuid;

/// What a client fetches from one partition. Immutable.
///
/// @param offset the first one wanted
/// @param maxBytes about so much, the first batch in any case
record FetchTarget(Key key, long offset, int maxBytes) {

  /// @param topic empty where `topicId` names it
  record Key(String topic, Uuid topicId, int partition) {
    boolean isOfSameTopic(Key other) {
      return topic.equals(other.topic) && topicId.equals(other.topicId);
    }
  }
}
