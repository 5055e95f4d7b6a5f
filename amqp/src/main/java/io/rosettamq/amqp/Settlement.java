package io.rosettamq.amqp;

import io.rosettamq.amqp.codec.AmqpException;
import io.rosettamq.amqp.codec.ReplyCode;
import io.rosettamq.broker.command.Outcome;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A channel's delivery tags and what becomes of them. Consecutive acks are gathered into one
/// command, submitted before any other command of the channel.
final class Settlement {
  private final AmqpChannel channel;
  private final UnackedDeliveries unacked = new UnackedDeliveries();
  private List<Lease> gathered = new ArrayList<>();
  private Outcome outcome = Outcome.ACCEPT;
  private long lastTag;

  /// What was settled since the last commit; null outside of transactions.
  private @Nullable NavigableMap<Long, Lease> uncommitted;

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
      known = unacked.take(tag, this::gather);
    } else if (tag == 0) {
      unacked.takeAll(this::gather);
      known = true;
    } else {
      known = unacked.takeThrough(tag, this::gather);
    }
    if (!known) {
      throw new AmqpException(
          ReplyCode.PRECONDITION_FAILED, "unknown delivery tag " + tagText(tag));
    }
    if (how != Outcome.ACCEPT) {
      checkCanReturn(gathered.subList(before, gathered.size()));
    }
  }

  /// What a stream has given can only be acknowledged: it stays where it is.
  ///
  /// @throws AmqpException 540 when a lease is of a stream
  private void checkCanReturn(List<Lease> leases) {
    for (Lease lease : leases) {
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

  /// Requeues what is outstanding at once, in a transaction too.
  void recover() {
    submit();
    List<Lease> outstanding = new ArrayList<>();
    unacked.takeAll((_, lease) -> outstanding.add(lease));
    checkCanReturn(outstanding);
    if (!outstanding.isEmpty()) {
      channel.settle(new Command.Recover(channel.session(), outstanding));
    }
  }

  void beginTransactions() {
    if (uncommitted == null) {
      uncommitted = new TreeMap<>();
    }
  }

  void committed() {
    var _ = beginAgain();
  }

  /// What was settled since the last commit is outstanding again.
  void rolledBack() {
    unacked.putBack(beginAgain());
  }

  private NavigableMap<Long, Lease> beginAgain() {
    NavigableMap<Long, Lease> ended = Objects.requireNonNull(uncommitted);
    uncommitted = new TreeMap<>();
    return ended;
  }

  private void gather(long tag, Lease lease) {
    gathered.add(lease);
    if (uncommitted != null) {
      uncommitted.put(tag, lease);
    }
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
