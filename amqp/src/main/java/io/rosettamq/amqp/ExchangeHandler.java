package io.rosettamq.amqp;

import io.rosettamq.amqp.codec.ExchangeMethod;
import io.rosettamq.amqp.codec.Method;
import io.rosettamq.broker.command.BindingSpec;
import io.rosettamq.broker.command.ExchangeSpec;
import io.rosettamq.broker.command.Nothing;
import io.rosettamq.broker.command.Result;
import io.rosettamq.broker.session.Command;
import java.util.function.Consumer;

/// Class `exchange` (AMQP 0-9-1 §1.6, and RabbitMQ's bindings between exchanges).
final class ExchangeHandler {
  private final AmqpChannel channel;

  ExchangeHandler(AmqpChannel channel) {
    this.channel = channel;
  }

  void handle(ExchangeMethod method) {
    switch (method) {
      case ExchangeMethod.Declare declare -> declare(declare);
      case ExchangeMethod.Delete delete -> delete(delete);
      case ExchangeMethod.Bind bind -> bind(bind);
      case ExchangeMethod.Unbind unbind -> unbind(unbind);
      case ExchangeMethod.DeclareOk _,
          ExchangeMethod.DeleteOk _,
          ExchangeMethod.BindOk _,
          ExchangeMethod.UnbindOk _ ->
          throw AmqpChannel.unimplemented();
    }
  }

  private void declare(ExchangeMethod.Declare declare) {
    ExchangeSpec spec =
        new ExchangeSpec(
            Names.stripped(declare.exchange()),
            declare.type(),
            declare.durable(),
            declare.autoDelete(),
            declare.internal(),
            declare.arguments());
    channel.submit(
        new Command.DeclareExchange(
            channel.session(),
            spec,
            declare.passive(),
            reply(declare, declare.noWait(), new ExchangeMethod.DeclareOk())));
  }

  private void delete(ExchangeMethod.Delete delete) {
    channel.submit(
        new Command.DeleteExchange(
            channel.session(),
            Names.stripped(delete.exchange()),
            delete.ifUnused(),
            reply(delete, delete.noWait(), new ExchangeMethod.DeleteOk())));
  }

  private void bind(ExchangeMethod.Bind bind) {
    BindingSpec spec =
        new BindingSpec(
            Names.stripped(bind.source()),
            new BindingSpec.Target.Exchange(Names.stripped(bind.destination())),
            bind.routingKey(),
            bind.arguments());
    channel.submit(
        new Command.Bind(
            channel.session(), spec, reply(bind, bind.noWait(), new ExchangeMethod.BindOk())));
  }

  private void unbind(ExchangeMethod.Unbind unbind) {
    BindingSpec spec =
        new BindingSpec(
            Names.stripped(unbind.source()),
            new BindingSpec.Target.Exchange(Names.stripped(unbind.destination())),
            unbind.routingKey(),
            unbind.arguments());
    channel.submit(
        new Command.Unbind(
            channel.session(),
            spec,
            reply(unbind, unbind.noWait(), new ExchangeMethod.UnbindOk())));
  }

  private Consumer<Result<Nothing>> reply(Method request, boolean noWait, Method answer) {
    return channel.reply(request, _ -> noWait ? null : answer);
  }
}
