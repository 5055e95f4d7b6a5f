package io.rosettamq.kafka.transaction;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.rosettamq.broker.transaction.TransactionalProducer;
import io.rosettamq.broker.transaction.TransactionalProducer.State;
import io.rosettamq.kafka.Request;
import io.rosettamq.kafka.RequestHandler;
import io.rosettamq.log.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.ListTransactionsRequestData;
import org.apache.kafka.common.message.ListTransactionsResponseData;
import org.apache.kafka.common.message.ListTransactionsResponseData.TransactionState;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// Names all transactional producers that a request's filters let through.
public final class ListTransactionsHandler implements RequestHandler {
  private final Transactions transactions;
  private final Clock clock;

  public ListTransactionsHandler(Transactions transactions, Clock clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    ListTransactionsRequestData asked = request.data(ListTransactionsRequestData.class);
    Optional<Pattern> names;
    try {
      names = pattern(asked.transactionalIdPattern());
    } catch (PatternSyntaxException _) {
      return CompletableFuture.completedFuture(
          new ListTransactionsResponseData()
              .setErrorCode(Errors.INVALID_REGULAR_EXPRESSION.code()));
    }
    Filter filter = new Filter(asked, names, clock.wallMillis());
    return transactions
        .list()
        .thenApply(all -> {
          ListTransactionsResponseData answer = filter.empty();
          all.stream()
              .filter(filter::admits)
              .forEach(producer -> answer.transactionStates().add(state(producer)));
          return answer;
        });
  }

  private static Optional<Pattern> pattern(String text) {
    return text == null || text.isEmpty() ? Optional.empty() : Optional.of(Pattern.compile(text));
  }

  private static TransactionState state(TransactionalProducer producer) {
    return new TransactionState()
        .setTransactionalId(producer.name())
        .setProducerId(producer.producerId())
        .setTransactionState(StateNames.of(producer));
  }

  /// What a request wants to know of.
  private static final class Filter {
    private final Set<String> states;
    private final Set<Long> ids;
    private final long openForMillis;
    private final Optional<Pattern> names;
    private final long nowMillis;

    Filter(ListTransactionsRequestData asked, Optional<Pattern> names, long nowMillis) {
      this.states = new HashSet<>(asked.stateFilters());
      this.ids = new HashSet<>(asked.producerIdFilters());
      this.openForMillis = asked.durationFilter();
      this.names = names;
      this.nowMillis = nowMillis;
    }

    /// An answer that names nothing but the states that nobody knows.
    ListTransactionsResponseData empty() {
      ListTransactionsResponseData answer = new ListTransactionsResponseData();
      states.stream()
          .filter(state -> !StateNames.KNOWN.contains(state))
          .forEach(answer.unknownStateFilters()::add);
      return answer;
    }

    boolean admits(TransactionalProducer producer) {
      return (states.isEmpty() || states.contains(StateNames.of(producer)))
          && (ids.isEmpty() || ids.contains(producer.producerId()))
          && (openForMillis < 0 || isOpenFor(producer))
          && names.map(pattern -> pattern.matcher(producer.name()).matches()).orElse(true);
    }

    private boolean isOpenFor(TransactionalProducer producer) {
      return producer.state() == State.ONGOING
          && nowMillis - producer.sinceMillis() > openForMillis;
    }
  }
}
