package io.rosettamq.kafka.group;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metadata.FeatureLevelRecord;
import org.apache.kafka.common.metadata.PartitionRecord;
import org.apache.kafka.common.metadata.RemoveTopicRecord;
import org.apache.kafka.common.metadata.TopicRecord;
import org.apache.kafka.image.MetadataDelta;
import org.apache.kafka.image.MetadataImage;
import org.apache.kafka.image.MetadataProvenance;
import org.apache.kafka.image.TopicImage;
import org.apache.kafka.server.common.MetadataVersion;

/// The metadata of a cluster of one node, as the coordinator wants it. One thread at a time.
final class Images {
  private final int nodeId;
  private MetadataImage image = MetadataImage.EMPTY;
  private long version;

  Images(int nodeId) {
    this.nodeId = nodeId;
  }

  /// A change and what it leads to.
  record Change(MetadataDelta delta, MetadataImage image) {}

  /// Makes the image have exactly these topics.
  Change update(Collection<TopicLayout.Topic> topics) {
    MetadataDelta delta = new MetadataDelta.Builder().setImage(image).build();
    if (version == 0) {
      delta.replay(
          new FeatureLevelRecord()
              .setName(MetadataVersion.FEATURE_NAME)
              .setFeatureLevel(MetadataVersion.latestProduction().featureLevel()));
    }
    Map<Uuid, TopicImage> gone = new HashMap<>(image.topics().topicsById());
    for (TopicLayout.Topic topic : topics) {
      gone.remove(topic.id());
    }
    gone.keySet().forEach(id -> delta.replay(new RemoveTopicRecord().setTopicId(id)));
    topics.forEach(topic -> add(topic, delta));
    version++;
    image = delta.apply(new MetadataProvenance(version, 0, 0, true));
    return new Change(delta, image);
  }

  private void add(TopicLayout.Topic topic, MetadataDelta delta) {
    TopicImage known = image.topics().getTopic(topic.id());
    int from = known == null ? 0 : known.partitions().size();
    if (known == null) {
      delta.replay(new TopicRecord().setName(topic.name()).setTopicId(topic.id()));
    }
    for (int partition = from; partition < topic.partitions(); partition++) {
      delta.replay(partition(topic.id(), partition));
    }
  }

  private PartitionRecord partition(Uuid topic, int number) {
    return new PartitionRecord()
        .setTopicId(topic)
        .setPartitionId(number)
        .setReplicas(List.of(nodeId))
        .setIsr(List.of(nodeId))
        .setLeader(nodeId)
        .setLeaderEpoch(0)
        .setPartitionEpoch(0);
  }
}
