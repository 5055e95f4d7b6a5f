package io.rosettamq.kafka.topic;

import io.rosettamq.broker.topic.Topics;
import io.rosettamq.kafka.Request;
import io.rosettamq.kafka.RequestHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.message.ElectLeadersRequestData.TopicPartitions;
import org.apache.kafka.common.message.ElectLeadersResponseData;
import org.apache.kafka.common.message.ElectLeadersResponseData.PartitionResult;
import org.apache.kafka.common.message.ElectLeadersResponseData.ReplicaElectionResult;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// Says that no partition needs another leader: there is one broker. Of all partitions together it
/// names none, as Kafka names those alone that got one.
public final class ElectLeadersHandler implements RequestHandler {
  private final Topics topics;

  public ElectLeadersHandler(Topics topics) {
    this.topics = topics;
  }

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    ElectLeadersRequestData asked = request.data(ElectLeadersRequestData.class);
    ElectLeadersResponseData answer = new ElectLeadersResponseData();
    if (asked.topicPartitions() != null) {
      asked.topicPartitions().forEach(topic -> answer.replicaElectionResults().add(result(topic)));
    }
    return CompletableFuture.completedFuture(answer);
  }

  private ReplicaElectionResult result(TopicPartitions asked) {
    List<PartitionResult> results = new ArrayList<>();
    for (int partition : asked.partitions()) {
      boolean known = TopicIds.partition(topics.find(asked.topic()), partition).isPresent();
      Errors error = known ? Errors.ELECTION_NOT_NEEDED : Errors.UNKNOWN_TOPIC_OR_PARTITION;
      results.add(
          new PartitionResult()
              .setPartitionId(partition)
              .setErrorCode(error.code())
              .setErrorMessage(error.message()));
    }
    return new ReplicaElectionResult().setTopic(asked.topic()).setPartitionResult(results);
  }
}
