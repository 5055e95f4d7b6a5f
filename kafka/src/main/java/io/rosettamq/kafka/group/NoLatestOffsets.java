package io.rosettamq.kafka.group;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.server.util.PartitionMetadataClient;

/// The ends of partitions, which the coordinator wants for the lag of share groups only: these are
/// not kept by it here.
final class NoLatestOffsets implements PartitionMetadataClient {

  @Override
  public Map<TopicPartition, CompletableFuture<OffsetResponse>> listLatestOffsets(
      Set<TopicPartition> partitions) {
    Map<TopicPartition, CompletableFuture<OffsetResponse>> answers = new HashMap<>();
    for (TopicPartition partition : partitions) {
      answers.put(
          partition,
          CompletableFuture.completedFuture(
              new OffsetResponse(-1, Errors.UNKNOWN_TOPIC_OR_PARTITION)));
    }
    return answers;
  }

  @Override
  public void close() {}
}
