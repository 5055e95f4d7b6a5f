package io.rosettamq.amqp;

import io.rosettamq.amqp.codec.AmqpException;
import io.rosettamq.amqp.codec.ReplyCode;
import io.rosettamq.broker.command.Outcome;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.Lease;
import java.util.ArrayList;
import java.util.List;

/// A channel's delivery tags and what becomes of them. Consecutive acks are gathered into one
/// command, submitted before any other command of the channel.
final class Settlement {
  private final AmqpChannel channel;
  private final UnackedDeliveries unacked = new UnackedDeliveries();
  private List<Lease> gathered = new ArrayList<>();
  private Outcome outcome = Outcome.ACCEPT;
  private long lastTag;

  Settlement(AmqpChannel channel) {
    this.channel = channel;
  }

  long nextTag() {
    return ++lastTag;
  }

  long lastTag() {
    return lastTag;
  }

  void await(long tag, Lease lease) {
    unacked.add(tag, lease);
  }

  /// @throws AmqpException 406 when the tag is not outstanding
  void settle(long tag, boolean multiple, Outcome how) {
    gather(how);
    int before = gathered.size();
    boolean known;
    if (!multiple) {
      known = unacked.take(tag, gathered);
    } else if (tag == 0) {
      unacked.takeAll(gathered);
      known = true;
    } else {
      known = unacked.takeThrough(tag, gathered);
    }
    if (!known) {
      throw new AmqpException(
          ReplyCode.PRECONDITION_FAILED, "unknown delivery tag " + tagText(tag));
    }
    if (how != Outcome.ACCEPT) {
      checkTaken(before);
    }
  }

  /// What a stream has given can only be acknowledged: it stays where it is.
  ///
  /// @throws AmqpException 540 when one gathered since is of a stream
  private void checkTaken(int since) {
    for (Lease lease : gathered.subList(since, gathered.size())) {
      if (lease.isOfStream()) {
        throw new AmqpException(
            ReplyCode.NOT_IMPLEMENTED,
            "basic.nack and basic.reject not supported by stream queues "
                + channel.queueText(lease.queueName()));
      }
    }
  }

  private static String tagText(long tag) {
    return Long.toUnsignedString(tag);
  }

  void requeueAll() {
    gather(Outcome.REQUEUE);
    int before = gathered.size();
    unacked.takeAll(gathered);
    checkTaken(before);
  }

  private void gather(Outcome how) {
    if (how != outcome) {
      submit();
      outcome = how;
    }
    channel.unfinished();
  }

  /// Hands over what was gathered.
  void submit() {
    if (!gathered.isEmpty()) {
      List<Lease> leases = gathered;
      gathered = new ArrayList<>();
      channel.settle(new Command.Settle(channel.session(), leases, outcome));
    }
  }
}
