package io.rosettamq.kafka.transaction;

import io.rosettamq.broker.topic.PublishedPartition;
import io.rosettamq.broker.topic.PublishedTopic;
import io.rosettamq.broker.topic.Topics;
import io.rosettamq.broker.transaction.TransactionalProducer;
import io.rosettamq.broker.transaction.TransactionalProducer.State;
import io.rosettamq.kafka.Request;
import io.rosettamq.kafka.RequestHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.DescribeTransactionsRequestData;
import org.apache.kafka.common.message.DescribeTransactionsResponseData;
import org.apache.kafka.common.message.DescribeTransactionsResponseData.TopicData;
import org.apache.kafka.common.message.DescribeTransactionsResponseData.TransactionState;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// Says of transactional producers where their transactions stand, and which partitions are in
/// them.
public final class DescribeTransactionsHandler implements RequestHandler {
  private static final long NOT_OPEN = -1;

  private final Topics topics;
  private final Transactions transactions;

  public DescribeTransactionsHandler(Topics topics, Transactions transactions) {
    this.topics = topics;
    this.transactions = transactions;
  }

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    List<CompletableFuture<TransactionState>> states = new ArrayList<>();
    for (String name : request.data(DescribeTransactionsRequestData.class).transactionalIds()) {
      states.add(transactions.find(name).thenApply(found -> state(name, found)));
    }
    return CompletableFuture.allOf(states.toArray(CompletableFuture<?>[]::new))
        .thenApply(_ ->
            new DescribeTransactionsResponseData()
                .setTransactionStates(states.stream().map(CompletableFuture::join).toList()));
  }

  private TransactionState state(String name, Optional<TransactionalProducer> found) {
    TransactionState state = new TransactionState().setTransactionalId(name);
    if (found.isEmpty()) {
      return state.setErrorCode(Errors.TRANSACTIONAL_ID_NOT_FOUND.code());
    }
    TransactionalProducer producer = found.get();
    boolean open = producer.state() == State.ONGOING;
    state
        .setTransactionState(StateNames.of(producer))
        .setTransactionTimeoutMs(producer.timeoutMillis())
        .setTransactionStartTimeMs(open ? producer.sinceMillis() : NOT_OPEN)
        .setProducerId(producer.producerId())
        .setProducerEpoch(producer.epoch());
    for (PublishedTopic topic :
        producer.streams().isEmpty() ? Set.<PublishedTopic>of() : topics.all()) {
      List<Integer> members = members(topic, producer.streams());
      if (!members.isEmpty()) {
        state.topics().add(new TopicData().setTopic(topic.spec().name()).setPartitions(members));
      }
    }
    return state;
  }

  private static List<Integer> members(PublishedTopic topic, Set<Long> streams) {
    List<Integer> members = new ArrayList<>();
    List<PublishedPartition> partitions = topic.partitions();
    for (int i = 0; i < partitions.size(); i++) {
      if (streams.contains(partitions.get(i).streamId())) {
        members.add(i);
      }
    }
    return members;
  }
}
