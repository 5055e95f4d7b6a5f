package io.rosettamq.kafka.group;

import java.util.Collection;
import java.util.Optional;
import org.apache.kafka.common.Uuid;

/// The topics that there are: what consumers can be assigned. Safe from any thread, never blocks.
public interface TopicLayout {

  Collection<Topic> topics();

  Optional<Topic> named(String name);

  Optional<Topic> identified(Uuid id);

  /// Another one whenever the topics are other ones.
  long version();

  record Topic(String name, Uuid id, int partitions) {}
}
