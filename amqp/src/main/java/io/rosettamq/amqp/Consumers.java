package io.rosettamq.amqp;

import io.rosettamq.amqp.codec.AmqpException;
import io.rosettamq.amqp.codec.BasicMethod;
import io.rosettamq.amqp.codec.Method;
import io.rosettamq.amqp.codec.ReplyCode;
import io.rosettamq.broker.command.ConsumerSpec;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.Subscription;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A channel's consumers by their tags.
final class Consumers {
  private static final String CANCEL_NOTIFY = "consumer_cancel_notify";

  private final AmqpChannel channel;
  private final DirectReplies replies;

  /// Empty until the broker answered.
  private final Map<String, Optional<Subscription>> byTag = new HashMap<>();

  private int prefetch;

  Consumers(AmqpChannel channel, DirectReplies replies) {
    this.channel = channel;
    this.replies = replies;
  }

  /// For consumers that start from now on.
  void prefetch(int count) {
    prefetch = count;
  }

  /// A cancel waits until its consumer has started.
  boolean mustWait(Method method) {
    return method instanceof BasicMethod.Cancel cancel
        && byTag.containsKey(cancel.consumerTag())
        && byTag.get(cancel.consumerTag()).isEmpty();
  }

  void consume(BasicMethod.Consume consume) {
    String tag = consume.consumerTag().isEmpty() ? newTag() : consume.consumerTag();
    if (byTag.containsKey(tag)) {
      throw new AmqpException(ReplyCode.NOT_ALLOWED, "attempt to reuse consumer tag '" + tag + "'");
    }
    if (DirectReplies.isPseudoQueue(consume.queue())) {
      replies.consume(consume, tag);
      return;
    }
    ConsumerSpec spec =
        new ConsumerSpec(
            channel.queues().named(consume.queue()),
            tag,
            consume.noAck(),
            consume.exclusive(),
            prefetch,
            consume.arguments());
    byTag.put(tag, Optional.empty());
    channel.submit(
        new Command.Subscribe(
            channel.session(),
            spec,
            channel.reply(
                consume,
                (Subscription started) -> {
                  byTag.put(tag, Optional.of(started));
                  return consume.noWait() ? null : new BasicMethod.ConsumeOk(tag);
                })));
  }

  private String newTag() {
    byte[] bytes = new byte[16];
    channel.connection().seams().random().nextBytes(bytes);
    return "amq.ctag-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  void cancel(BasicMethod.Cancel cancel) {
    if (replies.has(cancel.consumerTag())) {
      replies.cancel(cancel);
      return;
    }
    Method answer = new BasicMethod.CancelOk(cancel.consumerTag());
    Optional<Subscription> known = byTag.getOrDefault(cancel.consumerTag(), Optional.empty());
    byTag.remove(cancel.consumerTag());
    if (known.isPresent()) {
      channel.submit(
          new Command.Cancel(
              channel.session(),
              known.get(),
              channel.reply(cancel, _ -> cancel.noWait() ? null : answer)));
    } else if (!cancel.noWait()) {
      channel.answer(cancel, answer);
    }
  }

  void cancelledByBroker(Subscription subscription) {
    String tag = subscription.spec().tag();
    if (channel.open()
        && byTag.remove(tag) != null
        && channel.connection().handler().capable(CANCEL_NOTIFY)) {
      channel.write(new BasicMethod.Cancel(tag, true));
    }
  }
}
