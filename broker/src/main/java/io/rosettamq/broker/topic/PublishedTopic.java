package io.rosettamq.broker.topic;

import java.util.List;

/// A topic as other threads see it: only what is on disk.
///
/// @param id of this run and every other
public record PublishedTopic(long id, TopicSpec spec, List<PublishedPartition> partitions) {
  public PublishedTopic {
    partitions = List.copyOf(partitions);
  }

  public String name() {
    return spec.name();
  }
}
