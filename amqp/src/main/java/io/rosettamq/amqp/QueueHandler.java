package io.rosettamq.amqp;

import io.rosettamq.amqp.codec.AmqpException;
import io.rosettamq.amqp.codec.BasicMethod;
import io.rosettamq.amqp.codec.Method;
import io.rosettamq.amqp.codec.QueueMethod;
import io.rosettamq.amqp.codec.ReplyCode;
import io.rosettamq.broker.command.BindingSpec;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.command.QueueStatus;
import io.rosettamq.broker.session.Command;

/// Class `queue` (AMQP 0-9-1 §1.7), and the queue that an empty name stands for: the one last
/// declared on the channel.
final class QueueHandler {
  private final AmqpChannel channel;
  private String lastDeclared = "";
  private int unnamedDeclares;

  QueueHandler(AmqpChannel channel) {
    this.channel = channel;
  }

  void handle(QueueMethod method) {
    switch (method) {
      case QueueMethod.Declare declare -> declare(declare);
      case QueueMethod.Bind bind -> bind(bind);
      case QueueMethod.Unbind unbind -> unbind(unbind);
      case QueueMethod.Purge purge -> purge(purge);
      case QueueMethod.Delete delete -> delete(delete);
      case QueueMethod.DeclareOk _,
          QueueMethod.BindOk _,
          QueueMethod.UnbindOk _,
          QueueMethod.PurgeOk _,
          QueueMethod.DeleteOk _ ->
          throw AmqpChannel.unimplemented();
    }
  }

  /// A method that means the last declared queue waits until the broker has named it.
  boolean mustWait(Method method) {
    return unnamedDeclares > 0
        && switch (method) {
          case QueueMethod.Bind(var queue, _, _, _, _) -> queue.isEmpty();
          case QueueMethod.Unbind(var queue, _, _, _) -> queue.isEmpty();
          case QueueMethod.Purge(var queue, _) -> queue.isEmpty();
          case QueueMethod.Delete(var queue, _, _, _) -> queue.isEmpty();
          case BasicMethod.Consume consume -> consume.queue().isEmpty();
          case BasicMethod.Get(var queue, _) -> queue.isEmpty();
          default -> false;
        };
  }

  /// @throws AmqpException 404 when the name is empty and no queue was declared
  String named(String name) {
    if (!name.isEmpty()) {
      return name;
    }
    if (lastDeclared.isEmpty()) {
      throw new AmqpException(ReplyCode.NOT_FOUND, "no previously declared queue");
    }
    return lastDeclared;
  }

  private void declare(QueueMethod.Declare declare) {
    String name = Names.stripped(declare.queue());
    boolean unnamed = name.isEmpty();
    if (unnamed) {
      unnamedDeclares++;
    } else {
      lastDeclared = name;
    }
    if (DirectReplies.isPseudoQueue(name)) {
      if (!declare.noWait()) {
        channel.answer(declare, DirectReplies.declared());
      }
      return;
    }
    QueueSpec spec =
        new QueueSpec(
            name,
            declare.durable(),
            declare.exclusive(),
            declare.autoDelete(),
            declare.arguments());
    channel.submit(
        new Command.DeclareQueue(
            channel.session(),
            spec,
            declare.passive() || DirectReplies.isReserved(name),
            channel.reply(
                declare,
                (QueueStatus status) -> {
                  if (unnamed) {
                    unnamedDeclares--;
                    lastDeclared = status.queue();
                  }
                  return declare.noWait()
                      ? null
                      : new QueueMethod.DeclareOk(
                          status.queue(), status.ready(), status.consumers());
                })));
  }

  private void bind(QueueMethod.Bind bind) {
    channel.submit(
        new Command.Bind(
            channel.session(),
            binding(bind),
            channel.reply(bind, _ -> bind.noWait() ? null : new QueueMethod.BindOk())));
  }

  private void unbind(QueueMethod.Unbind unbind) {
    channel.submit(
        new Command.Unbind(
            channel.session(),
            binding(
                new QueueMethod.Bind(
                    unbind.queue(),
                    unbind.exchange(),
                    unbind.routingKey(),
                    false,
                    unbind.arguments())),
            channel.reply(unbind, _ -> new QueueMethod.UnbindOk())));
  }

  private void purge(QueueMethod.Purge purge) {
    channel.submit(
        new Command.PurgeQueue(
            channel.session(),
            named(purge.queue()),
            channel.reply(
                purge,
                (Long dropped) -> purge.noWait() ? null : new QueueMethod.PurgeOk(dropped))));
  }

  private void delete(QueueMethod.Delete delete) {
    channel.submit(
        new Command.DeleteQueue(
            channel.session(),
            named(Names.stripped(delete.queue())),
            delete.ifUnused(),
            delete.ifEmpty(),
            channel.reply(
                delete,
                (Long dropped) -> delete.noWait() ? null : new QueueMethod.DeleteOk(dropped))));
  }

  /// With neither queue nor key given, both are the last declared queue.
  private BindingSpec binding(QueueMethod.Bind given) {
    String queue = named(Names.stripped(given.queue()));
    boolean both = given.queue().isEmpty() && given.routingKey().isEmpty();
    return new BindingSpec(
        Names.stripped(given.exchange()),
        new BindingSpec.Target.Queue(queue),
        both ? queue : given.routingKey(),
        given.arguments());
  }
}
