package io.rosettamq.amqp;

import io.rosettamq.amqp.codec.BasicMethod;
import io.rosettamq.amqp.codec.ConfirmMethod;

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
    selected = true;
    if (!select.noWait()) {
      channel.answer(select, new ConfirmMethod.SelectOk());
    }
  }

  /// The number of the next publish; 0 when no confirm is wanted.
  long nextSeq() {
    return selected ? ++published : 0;
  }

  void confirmed(long throughSeq) {
    confirmed = Math.max(confirmed, throughSeq);
    channel.unfinished();
  }

  /// Writes the confirm of everything that came since the last one.
  void write() {
    if (confirmed > written) {
      channel.write(new BasicMethod.Ack(confirmed, confirmed - written > 1));
      written = confirmed;
    }
  }
}
