package io.rosettamq.broker.topic;

import java.util.List;

/// A topic as other threads see it: only what is on disk.
///
/// @param id of this run and every other
/// @param isQueue whether it is a queue, shown as a topic of one partition
public record PublishedTopic(
    long id, TopicSpec spec, List<PublishedPartition> partitions, boolean isQueue) {
  public PublishedTopic {
    partitions = List.copyOf(partitions);
  }

  public String name() {
    return spec.name();
  }
}
