package io.rosettamq.kafka.topic;

import io.rosettamq.kafka.KafkaSettings;
import io.rosettamq.kafka.Request;
import io.rosettamq.kafka.RequestHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.DescribeClusterResponseData.DescribeClusterBroker;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// Tells of the cluster: one broker.
public final class DescribeClusterHandler implements RequestHandler {
  private static final byte BROKERS = 1;

  private final KafkaSettings settings;

  public DescribeClusterHandler(KafkaSettings settings) {
    this.settings = settings;
  }

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    DescribeClusterResponseData answer = new DescribeClusterResponseData();
    if (request.data(DescribeClusterRequestData.class).endpointType() != BROKERS) {
      return CompletableFuture.completedFuture(
          answer
              .setErrorCode(Errors.MISMATCHED_ENDPOINT_TYPE.code())
              .setErrorMessage("This endpoint is a broker"));
    }
    InetSocketAddress here = request.client().localAddress();
    answer.setClusterId(settings.cluster().id()).setControllerId(KafkaSettings.NODE_ID);
    answer
        .brokers()
        .add(
            new DescribeClusterBroker()
                .setBrokerId(KafkaSettings.NODE_ID)
                .setHost(here.getAddress().getHostAddress())
                .setPort(here.getPort()));
    return CompletableFuture.completedFuture(answer);
  }
}
