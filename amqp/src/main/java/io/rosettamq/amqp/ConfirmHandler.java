package io.rosettamq.amqp;

import io.rosettamq.amqp.codec.AmqpException;
import io.rosettamq.amqp.codec.BasicMethod;
import io.rosettamq.amqp.codec.ConfirmMethod;
import io.rosettamq.amqp.codec.ReplyCode;

/// Class `confirm`, and the confirms themselves: one basic.ack for all of a batch.
final class ConfirmHandler {
  private final AmqpChannel channel;
  private boolean selected;
  private long published;
  private long confirmed;
  private long written;

  ConfirmHandler(AmqpChannel channel) {
    this.channel = channel;
  }

  void handle(ConfirmMethod method) {
    switch (method) {
      case ConfirmMethod.Select select -> select(select);
      case ConfirmMethod.SelectOk _ -> throw AmqpChannel.unimplemented();
    }
  }

  private void select(ConfirmMethod.Select select) {
    if (channel.transactions().selected()) {
      throw new AmqpException(
          ReplyCode.PRECONDITION_FAILED, "cannot switch from tx to confirm mode");
    }
    selected = true;
    if (!select.noWait()) {
      channel.answer(select, new ConfirmMethod.SelectOk());
    }
  }

  boolean selected() {
    return selected;
  }

  /// The number of the next publish; 0 when no confirm is wanted.
  long nextSeq() {
    return selected ? ++published : 0;
  }

  void confirmed(long throughSeq) {
    confirmed = Math.max(confirmed, throughSeq);
    channel.unfinished();
  }

  /// Numbers before it were confirmed before; its own goes alone.
  void rejected(long confirmSeq) {
    write();
    if (channel.open()) {
      channel.write(new BasicMethod.Nack(confirmSeq, false, false));
    }
    confirmed = confirmSeq;
    written = confirmSeq;
  }

  /// Writes the confirm of everything that came since the last one.
  void write() {
    if (confirmed > written) {
      channel.write(new BasicMethod.Ack(confirmed, confirmed - written > 1));
      written = confirmed;
    }
  }
}
