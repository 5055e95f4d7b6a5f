package io.rosettamq.kafka.topic;

import io.rosettamq.broker.topic.PublishedTopic;
import io.rosettamq.broker.topic.Topics;
import io.rosettamq.kafka.Request;
import io.rosettamq.kafka.RequestHandler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.DescribeLogDirsRequestData;
import org.apache.kafka.common.message.DescribeLogDirsResponseData;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsPartition;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsResult;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsTopic;
import org.apache.kafka.common.protocol.ApiMessage;
import org.jspecify.annotations.Nullable;

/// Tells how many bytes partitions take, all in one log.
public final class DescribeLogDirsHandler implements RequestHandler {
  private static final String LOG = "log";

  private final Topics topics;

  public DescribeLogDirsHandler(Topics topics) {
    this.topics = topics;
  }

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    DescribeLogDirsRequestData asked = request.data(DescribeLogDirsRequestData.class);
    Map<String, List<Integer>> wanted = new HashMap<>();
    if (asked.topics() != null) {
      asked.topics().forEach(topic -> wanted.put(topic.topic(), topic.partitions()));
    }
    CompletableFuture<DescribeLogDirsResponseData> answer = new CompletableFuture<>();
    topics.sizes(sizes ->
        answer.complete(
            new DescribeLogDirsResponseData()
                .setResults(
                    List.of(
                        new DescribeLogDirsResult()
                            .setLogDir(LOG)
                            .setTopics(of(sizes, asked.topics() == null ? null : wanted))))));
    return answer;
  }

  private List<DescribeLogDirsTopic> of(
      Map<Long, Long> sizes, @Nullable Map<String, List<Integer>> wanted) {
    List<DescribeLogDirsTopic> all = new ArrayList<>();
    for (PublishedTopic topic : topics.all()) {
      List<DescribeLogDirsPartition> partitions = new ArrayList<>();
      for (int i = 0; i < topic.partitions().size(); i++) {
        if (wanted == null || wanted.getOrDefault(topic.name(), List.of()).contains(i)) {
          long streamId = topic.partitions().get(i).streamId();
          partitions.add(
              new DescribeLogDirsPartition()
                  .setPartitionIndex(i)
                  .setPartitionSize(sizes.getOrDefault(streamId, 0L)));
        }
      }
      if (!partitions.isEmpty()) {
        all.add(new DescribeLogDirsTopic().setName(topic.name()).setPartitions(partitions));
      }
    }
    return all;
  }
}
