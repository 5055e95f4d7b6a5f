package io.rosettamq.broker.catalog;

import io.rosettamq.broker.topic.TopicSpec;
import java.util.List;

/// A named set of streams. Owned by a lane.
///
/// @param partitions in their order; none of them has a name that clients could use
public record Topic(long id, TopicSpec spec, List<Queue> partitions) {
  public Topic {
    partitions = List.copyOf(partitions);
  }

  public String name() {
    return spec.name();
  }
}
