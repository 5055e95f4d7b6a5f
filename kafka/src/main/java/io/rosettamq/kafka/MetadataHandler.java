package io.rosettamq.kafka;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBroker;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// Says where topics are: all of them here.
final class MetadataHandler implements RequestHandler {

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    MetadataRequestData asked = request.data(MetadataRequestData.class);
    InetSocketAddress here = request.client().localAddress();
    MetadataResponseData answer =
        new MetadataResponseData()
            .setClusterId(KafkaSettings.CLUSTER_ID)
            .setControllerId(KafkaSettings.NODE_ID);
    answer
        .brokers()
        .add(
            new MetadataResponseBroker()
                .setNodeId(KafkaSettings.NODE_ID)
                .setHost(here.getAddress().getHostAddress())
                .setPort(here.getPort()));
    if (asked.topics() != null) {
      asked
          .topics()
          .forEach(topic ->
              answer
                  .topics()
                  .add(
                      new MetadataResponseTopic()
                          .setName(topic.name())
                          .setTopicId(topic.topicId())
                          .setErrorCode(Errors.UNKNOWN_TOPIC_OR_PARTITION.code())));
    }
    return CompletableFuture.completedFuture(answer);
  }
}
