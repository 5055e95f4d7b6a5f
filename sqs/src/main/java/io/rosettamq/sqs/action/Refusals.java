package io.rosettamq.sqs.action;

import io.rosettamq.broker.command.Refusal;
import io.rosettamq.sqs.wire.SqsError;
import io.rosettamq.sqs.wire.SqsException;

/// What SQS says to each refusal of the broker.
final class Refusals {
  static final String NO_QUEUE = "The specified queue does not exist.";

  private Refusals() {}

  static SqsException exception(Refusal refusal) {
    return switch (refusal) {
      case Refusal.NoSuchQueue _, Refusal.QueueLocked _ ->
          SqsError.QUEUE_DOES_NOT_EXIST.with(NO_QUEUE);
      case Refusal.Mismatch(_, String name, String setting, _, _) ->
          SqsError.QUEUE_NAME_EXISTS.with(
              "A queue named %s already exists with another %s.".formatted(name, setting));
      case Refusal.NameOfTopic(String name) ->
          SqsError.QUEUE_NAME_EXISTS.with("A topic named %s already exists.".formatted(name));
      case Refusal.ReservedName(_, String name) ->
          SqsError.badValue(name, "QueueName", "The name is reserved.");
      case Refusal.InvalidArgument(_, _, String argument, String reason) ->
          SqsError.INVALID_ATTRIBUTE_VALUE.with(
              "Invalid value for the parameter %s: %s.".formatted(argument, reason));
      case Refusal.TooLarge(_, long limitBytes) ->
          SqsError.badValue(
              "<message>",
              "MessageBody",
              "One or more parameters are invalid. Must be shorter than %d bytes."
                  .formatted(limitBytes));
      case Refusal.TooManyLeased(String queue, long most) ->
          SqsError.OVER_LIMIT.with(
              "Too many messages in flight for queue %s: %d at most.".formatted(queue, most));
      case Refusal.UnfitForType _ ->
          SqsError.UNSUPPORTED_OPERATION.with("A stream cannot be used as a queue.");
      case Refusal.Unreadable _ -> SqsError.INTERNAL.with("A message of the queue cannot be read.");
      case Refusal.NoSuchExchange _,
          Refusal.ExclusivelyConsumed _,
          Refusal.DefaultExchange _,
          Refusal.InternalExchange _,
          Refusal.InUse _,
          Refusal.NotEmpty _,
          Refusal.UnknownExchangeType _,
          Refusal.WrongType _,
          Refusal.NoTransaction _,
          Refusal.TransactionsTooLarge _ ->
          SqsError.UNSUPPORTED_OPERATION.with("The queue does not allow the request.");
    };
  }
}
