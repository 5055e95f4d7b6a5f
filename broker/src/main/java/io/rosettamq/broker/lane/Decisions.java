package io.rosettamq.broker.lane;

import io.rosettamq.broker.command.Result;
import io.rosettamq.broker.session.Command;
import java.util.function.Consumer;

/// Decides each command: who answers for which kind, and in what order of effects.
final class Decisions {
  private final ExchangeCommands exchanges;
  private final QueueCommands queues;
  private final SubscriptionCommands subscriptions;
  private final GetCommand gets;
  private final Transactions transactions;
  private final TableCommands tables;
  private final AttributeCommands attributes;
  private final TimedCommands timed;
  private final Outputs outputs;

  Decisions(
      StepState step,
      QueueCommands queues,
      SubscriptionCommands subscriptions,
      GetCommand gets,
      Transactions transactions,
      TimedCommands timed) {
    this.exchanges = new ExchangeCommands(step);
    this.queues = queues;
    this.subscriptions = subscriptions;
    this.gets = gets;
    this.attributes = new AttributeCommands(step, queues);
    this.timed = timed;
    this.transactions = transactions;
    this.tables = new TableCommands(step);
    this.outputs = step.outputs();
  }

  /// Decides anything but what the lane gathers or commits. False when a payload must be fetched
  /// first: then it has had no effect and is to be decided again (core contract 4).
  boolean decide(Command command) {
    switch (command) {
      case Command.DeclareExchange c -> reply(c, c.reply(), exchanges.declare(c));
      case Command.DeleteExchange c -> reply(c, c.reply(), exchanges.delete(c));
      case Command.Bind c -> reply(c, c.reply(), exchanges.bind(c));
      case Command.Unbind c -> reply(c, c.reply(), exchanges.unbind(c));
      case Command.DeclareQueue c -> reply(c, c.reply(), queues.declare(c));
      case Command.DeleteQueue c -> reply(c, c.reply(), queues.delete(c));
      case Command.PurgeQueue c -> reply(c, c.reply(), queues.purge(c));
      case Command.Subscribe c -> reply(c, c.reply(), subscriptions.subscribe(c));
      case Command.Cancel c -> reply(c, c.reply(), subscriptions.cancel(c.subscription()));
      case Command.OpenAddress c -> reply(c, c.reply(), subscriptions.open(c));
      case Command.CloseAddress c -> reply(c, c.reply(), subscriptions.close(c));
      case Command.LimitSession c ->
          reply(c, c.reply(), subscriptions.limit(c.session(), c.prefetch()));
      case Command.Sync c -> reply(c, c.reply(), ExchangeCommands.done());
      case Command.CloseSession c -> reply(c, c.reply(), subscriptions.close(c.session()));
      case Command.CloseClient c -> reply(c, c.reply(), subscriptions.close(c.session().client()));
      case Command.BeginTransactions c -> reply(c, c.reply(), transactions.begin(c.session()));
      case Command.Rollback c -> reply(c, c.reply(), transactions.rollback(c.session()));
      case Command.WriteTable c -> reply(c, c.reply(), tables.write(c));
      case Command.ReadTable c -> reply(c, c.reply(), tables.read(c));
      case Command.DescribeQueues c -> reply(c, c.reply(), attributes.describe(c));
      case Command.OpenQueue c -> reply(c, c.reply(), attributes.open(c));
      case Command.ChangeQueue c -> reply(c, c.reply(), attributes.change(c));
      case Command.Send c -> reply(c, c.reply(), timed.send(c));
      case Command.SettleTimed c -> reply(c, c.reply(), timed.settle(c));
      case Command.ChangeTimed c -> reply(c, c.reply(), timed.change(c));
      case Command.Receive c -> {
        return timed.receives().decide(c);
      }
      case Command.Get c -> {
        return gets.decide(c);
      }
      case Command.Publish _, Command.Settle _, Command.Recover _, Command.Commit _ ->
          throw new IllegalStateException("done by the lane");
    }
    return true;
  }

  private <T> void reply(Command command, Consumer<Result<T>> reply, Result<T> result) {
    outputs.reply(command.session(), reply, result);
  }
}
