package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.command.ConsumerSpec;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.command.Result;
import io.rosettamq.broker.session.Session;
import io.rosettamq.broker.session.StreamDispatch;
import io.rosettamq.broker.session.Subscription;
import io.rosettamq.broker.stream.StartPosition;
import io.rosettamq.broker.stream.StreamReader;
import io.rosettamq.broker.stream.Timeline;
import java.util.Objects;
import java.util.Optional;

/// Decides on readers of streams.
final class StreamCommands {
  private final Trimming trimming;

  StreamCommands(Trimming trimming) {
    this.trimming = trimming;
  }

  /// A consumer that was exclusive of others would hold nothing back from them: RabbitMQ does not
  /// look at it either.
  Result<Subscription> subscribe(Session session, ConsumerSpec spec, StreamDispatch dispatch) {
    Optional<Refusal> refusal = check(session, spec);
    if (refusal.isPresent()) {
      return ExchangeCommands.refused(refusal.get());
    }
    return switch (StreamArguments.start(spec, trimming.timeMillis())) {
      case Result.Refused<StartPosition>(Refusal why) -> ExchangeCommands.refused(why);
      case Result.Done<StartPosition>(StartPosition start) -> {
        trimming.trim(dispatch.queue());
        Subscription subscription = new Subscription(session, spec, dispatch);
        dispatch.add(subscription, reader(start, dispatch.queue()));
        yield new Result.Done<>(subscription);
      }
    };
  }

  private static Optional<Refusal> check(Session session, ConsumerSpec spec) {
    if (spec.arguments().containsKey("x-priority")) {
      return Optional.of(new Refusal.ForeignArgument(spec.queue(), "x-priority", "stream"));
    }
    if (spec.prefetch() == 0) {
      return Optional.of(new Refusal.NoPrefetch(spec.queue()));
    }
    if (spec.autoAck()) {
      return Optional.of(new Refusal.NotOfStreams(spec.queue()));
    }
    return session.isLimited()
        ? Optional.of(new Refusal.SessionLimited(spec.queue()))
        : Optional.empty();
  }

  private static StreamReader reader(StartPosition start, Queue queue) {
    Timeline timeline = Objects.requireNonNull(queue.timeline());
    return start.reader(queue.stream(), timeline);
  }
}
