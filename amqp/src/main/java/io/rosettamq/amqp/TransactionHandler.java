package io.rosettamq.amqp;

import io.rosettamq.amqp.codec.AmqpException;
import io.rosettamq.amqp.codec.ReplyCode;
import io.rosettamq.amqp.codec.TxMethod;
import io.rosettamq.broker.session.Command;

/// Class `tx` (AMQP 0-9-1 §1.9): the publishes and acknowledgements of a channel take effect
/// together. The broker gathers them; here is what becomes of delivery tags.
final class TransactionHandler {
  private final AmqpChannel channel;
  private boolean selected;

  TransactionHandler(AmqpChannel channel) {
    this.channel = channel;
  }

  boolean selected() {
    return selected;
  }

  void handle(TxMethod method) {
    switch (method) {
      case TxMethod.Select select -> select(select);
      case TxMethod.Commit commit -> commit(commit);
      case TxMethod.Rollback rollback -> rollback(rollback);
      case TxMethod.SelectOk _, TxMethod.CommitOk _, TxMethod.RollbackOk _ ->
          throw AmqpChannel.unimplemented();
    }
  }

  private void select(TxMethod.Select select) {
    if (channel.confirms().selected()) {
      throw new AmqpException(
          ReplyCode.PRECONDITION_FAILED, "cannot switch from confirm to tx mode");
    }
    channel.submit(
        new Command.BeginTransactions(
            channel.session(), channel.reply(select, _ -> new TxMethod.SelectOk())));
    selected = true;
    channel.settlement().beginTransactions();
  }

  private void commit(TxMethod.Commit commit) {
    requireSelected();
    channel.submit(
        new Command.Commit(channel.session(), channel.reply(commit, _ -> new TxMethod.CommitOk())));
    channel.settlement().committed();
  }

  private void rollback(TxMethod.Rollback rollback) {
    requireSelected();
    channel.submit(
        new Command.Rollback(
            channel.session(), channel.reply(rollback, _ -> new TxMethod.RollbackOk())));
    channel.settlement().rolledBack();
  }

  private void requireSelected() {
    if (!selected) {
      throw new AmqpException(ReplyCode.PRECONDITION_FAILED, "channel is not transactional");
    }
  }
}
