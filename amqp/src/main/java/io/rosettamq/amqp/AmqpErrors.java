package io.rosettamq.amqp;

import io.rosettamq.amqp.codec.AmqpError;
import io.rosettamq.amqp.codec.BasicMethod;
import io.rosettamq.amqp.codec.ExchangeMethod;
import io.rosettamq.amqp.codec.Method;
import io.rosettamq.amqp.codec.QueueMethod;
import io.rosettamq.amqp.codec.ReplyCode;
import io.rosettamq.broker.command.Refusal;

/// The broker's error catalogue in RabbitMQ's codes and words.
final class AmqpErrors {

  private AmqpErrors() {}

  static AmqpError of(Refusal why, String vhost, Method request) {
    return switch (why) {
      case Refusal.NoSuchQueue(var queue) ->
          error(ReplyCode.NOT_FOUND, "no " + named("queue", queue, vhost));
      case Refusal.NoSuchExchange(var exchange) ->
          error(ReplyCode.NOT_FOUND, "no " + named("exchange", exchange, vhost));
      case Refusal.QueueLocked(var queue) -> locked(queue, vhost);
      case Refusal.ExclusivelyConsumed(var queue) ->
          error(ReplyCode.ACCESS_REFUSED, named("queue", queue, vhost) + " in exclusive use");
      case Refusal.Mismatch mismatch -> inequivalent(mismatch, vhost);
      case Refusal.ReservedName reserved -> reserved(reserved, vhost, request);
      case Refusal.DefaultExchange() ->
          error(ReplyCode.ACCESS_REFUSED, "operation not permitted on the default exchange");
      case Refusal.InternalExchange(var exchange) ->
          error(
              ReplyCode.ACCESS_REFUSED,
              "cannot publish to internal " + named("exchange", exchange, vhost));
      case Refusal.InUse(var kind, var name) ->
          error(ReplyCode.PRECONDITION_FAILED, named(kind, name, vhost) + " in use");
      case Refusal.NotEmpty(var queue) ->
          error(ReplyCode.PRECONDITION_FAILED, named("queue", queue, vhost) + " not empty");
      case Refusal.UnknownExchangeType(var type) ->
          error(ReplyCode.COMMAND_INVALID, "unknown exchange type '" + type + "'");
      case Refusal.InvalidArgument invalid -> invalid(invalid, vhost);
      case Refusal.WrongType(var kind, var name, var argument, var type) ->
          error(
              ReplyCode.PRECONDITION_FAILED,
              "invalid type '"
                  + type
                  + "' for arg '"
                  + argument
                  + "' in "
                  + named(kind, name, vhost));
      case Refusal.UnfitForType unfit -> unfit(unfit, vhost, request);
      case Refusal.Unreadable(var queue) ->
          error(
              ReplyCode.INTERNAL_ERROR,
              named("queue", queue, vhost) + " is paused: a message of it cannot be read");
      case Refusal.TooManyLeased(var queue, var most) ->
          error(
              ReplyCode.PRECONDITION_FAILED,
              most + " messages of " + named("queue", queue, vhost) + " are leased");
      case Refusal.NameOfTopic(var name) ->
          error(
              ReplyCode.PRECONDITION_FAILED,
              named("queue", name, vhost) + " cannot be declared: a topic has this name");
      case Refusal.NoTransaction() ->
          error(ReplyCode.PRECONDITION_FAILED, "channel is not transactional");
      case Refusal.TransactionsTooLarge(var length, var limit) ->
          error(
              ReplyCode.PRECONDITION_FAILED,
              "open transactions would hold " + length + " bytes, but " + limit + " at most");
      case Refusal.TooLarge(var length, var limit) ->
          error(
              ReplyCode.PRECONDITION_FAILED,
              "message size " + length + " is larger than configured max size " + limit);
    };
  }

  private static AmqpError unfit(Refusal.UnfitForType unfit, String vhost, Method request) {
    return switch (unfit) {
      case Refusal.InvalidProperty(var queue, var property) ->
          error(
              ReplyCode.PRECONDITION_FAILED,
              "invalid property '" + property + "' for " + named("queue", queue, vhost));
      case Refusal.ForeignArgument(var queue, var argument, var type) ->
          error(
              ReplyCode.PRECONDITION_FAILED,
              "invalid arg '%s' for %s of queue type rabbit_%s_queue"
                  .formatted(argument, named("queue", queue, vhost), type));
      case Refusal.NoPrefetch(var queue) ->
          error(
              ReplyCode.PRECONDITION_FAILED,
              "consumer prefetch count is not set for '" + named("queue", queue, vhost) + "'");
      case Refusal.SessionLimited(var queue) ->
          error(
              ReplyCode.NOT_IMPLEMENTED,
              named("queue", queue, vhost) + " does not support global qos");
      case Refusal.NotOfStreams(var queue) ->
          error(
              ReplyCode.NOT_IMPLEMENTED,
              wanted(request) + " not supported by stream queues " + named("queue", queue, vhost));
    };
  }

  private static String wanted(Method request) {
    return switch (request) {
      case BasicMethod.Get _ -> "basic.get";
      case QueueMethod.Purge _ -> "queue.purge";
      default -> "automatic acknowledgement";
    };
  }

  private static AmqpError locked(String queue, String vhost) {
    return error(
        ReplyCode.RESOURCE_LOCKED,
        "cannot obtain exclusive access to locked "
            + named("queue", queue, vhost)
            + ". It could be originally declared on another connection or the exclusive property"
            + " value does not match that of the original declaration.");
  }

  private static AmqpError inequivalent(Refusal.Mismatch mismatch, String vhost) {
    return error(
        ReplyCode.PRECONDITION_FAILED,
        "inequivalent arg '"
            + setting(mismatch.setting())
            + "' for "
            + named(mismatch.kind(), mismatch.name(), vhost)
            + ": received "
            + quoted(mismatch.received())
            + " but current is "
            + quoted(mismatch.current()));
  }

  /// `none` is the absence of an argument, and what tells its type has its quotes.
  private static String quoted(String value) {
    return value.equals("none") || value.startsWith("the value '") ? value : "'" + value + "'";
  }

  /// RabbitMQ's word for a setting.
  private static String setting(String setting) {
    return setting.equals("autoDelete") || setting.equals("auto-delete") ? "auto_delete" : setting;
  }

  private static AmqpError reserved(Refusal.ReservedName reserved, String vhost, Method request) {
    if (request instanceof ExchangeMethod.Delete) {
      return error(
          ReplyCode.ACCESS_REFUSED,
          "deletion of system " + named(reserved.kind(), reserved.name(), vhost) + " not allowed");
    }
    return error(
        ReplyCode.ACCESS_REFUSED,
        reserved.kind() + " name '" + reserved.name() + "' contains reserved prefix 'amq.*'");
  }

  /// What is wrong with a queue's or exchange's argument; of anything else, the reason says all.
  private static AmqpError invalid(Refusal.InvalidArgument invalid, String vhost) {
    if (!invalid.kind().equals("queue") && !invalid.kind().equals("exchange")) {
      return error(ReplyCode.PRECONDITION_FAILED, invalid.reason());
    }
    return error(
        ReplyCode.PRECONDITION_FAILED,
        "invalid arg '"
            + invalid.argument()
            + "' for "
            + named(invalid.kind(), invalid.name(), vhost)
            + ": "
            + invalid.reason());
  }

  static String named(String kind, String name, String vhost) {
    return kind + " '" + name + "' in vhost '" + vhost + "'";
  }

  private static AmqpError error(ReplyCode code, String detail) {
    return new AmqpError(code, detail);
  }
}
