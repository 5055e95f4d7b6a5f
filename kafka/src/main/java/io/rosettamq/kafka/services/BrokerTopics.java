package io.rosettamq.kafka.services;

import io.rosettamq.broker.topic.PublishedTopic;
import io.rosettamq.broker.topic.Topics;
import io.rosettamq.kafka.group.TopicLayout;
import io.rosettamq.kafka.topic.TopicIds;
import java.util.Collection;
import java.util.Optional;
import org.apache.kafka.common.Uuid;

/// The broker's topics, as groups see them.
record BrokerTopics(Topics broker) implements TopicLayout {

  @Override
  public Collection<Topic> topics() {
    return broker.all().stream().map(BrokerTopics::topic).toList();
  }

  @Override
  public Optional<Topic> named(String name) {
    return broker.find(name).map(BrokerTopics::topic);
  }

  @Override
  public Optional<Topic> identified(Uuid id) {
    return broker
        .find(id.getMostSignificantBits(), id.getLeastSignificantBits())
        .map(BrokerTopics::topic);
  }

  @Override
  public long version() {
    return broker.version();
  }

  private static Topic topic(PublishedTopic topic) {
    return new Topic(topic.name(), TopicIds.of(topic), topic.partitions().size());
  }
}
