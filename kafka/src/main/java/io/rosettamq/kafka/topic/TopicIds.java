package io.rosettamq.kafka.topic;

import io.rosettamq.broker.topic.PublishedPartition;
import io.rosettamq.broker.topic.PublishedTopic;
import io.rosettamq.broker.topic.Topics;
import java.util.Optional;
import org.apache.kafka.common.Uuid;

/// Topics by what requests say of them: a name, or an id in newer versions.
public final class TopicIds {

  private TopicIds() {}

  public static Uuid of(PublishedTopic topic) {
    return new Uuid(topic.spec().idHigh(), topic.spec().idLow());
  }

  /// @param name empty where only the id is known
  public static Optional<PublishedTopic> find(Topics topics, String name, Uuid id) {
    return name.isEmpty()
        ? topics.find(id.getMostSignificantBits(), id.getLeastSignificantBits())
        : topics.find(name);
  }

  public static Optional<PublishedPartition> partition(Optional<PublishedTopic> topic, int index) {
    return topic
        .filter(found -> index >= 0 && index < found.partitions().size())
        .map(found -> found.partitions().get(index));
  }
}
