package io.rosettamq.broker.command;

/// The error catalogue: why a command was refused. Refused means without any effect.
///
/// Each protocol maps every case to its own error; the `switch` there has no default, so that a new
/// case breaks its build.
public sealed interface Refusal {

  record NoSuchQueue(String queue) implements Refusal {}

  record NoSuchExchange(String exchange) implements Refusal {}

  /// The queue is exclusive to another client.
  record QueueLocked(String queue) implements Refusal {}

  /// The queue has an exclusive consumer, or one was asked for and there are others.
  record ExclusivelyConsumed(String queue) implements Refusal {}

  /// A declaration differs from what exists.
  ///
  /// @param kind `queue` or `exchange`
  /// @param setting for example `durable`
  record Mismatch(String kind, String name, String setting, String received, String current)
      implements Refusal {}

  /// A name that clients may not declare, delete or bind: `amq.*`.
  record ReservedName(String kind, String name) implements Refusal {}

  /// The default exchange cannot be declared, deleted or bound.
  record DefaultExchange() implements Refusal {}

  /// Publishing to an internal exchange.
  record InternalExchange(String exchange) implements Refusal {}

  /// Deleting with `if-unused` what is in use.
  record InUse(String kind, String name) implements Refusal {}

  /// Deleting with `if-empty` a queue that has messages.
  record NotEmpty(String queue) implements Refusal {}

  record UnknownExchangeType(String type) implements Refusal {}

  /// An argument with a bad value.
  record InvalidArgument(String kind, String name, String argument, String reason)
      implements Refusal {}

  /// An argument whose value is of a type that it cannot have.
  ///
  /// @param type as [io.rosettamq.broker.routing.HeaderValues#typeName] has it
  record WrongType(String kind, String name, String argument, String type) implements Refusal {}

  /// A queue of its type has no such thing, or cannot do it.
  sealed interface UnfitForType extends Refusal {}

  /// A property that queues of its type cannot have.
  record InvalidProperty(String queue, String property) implements UnfitForType {}

  /// An argument that means nothing to queues of its type or to their consumers.
  ///
  /// @param type the queue's: `classic`, `quorum` or `stream`
  record ForeignArgument(String queue, String argument, String type) implements UnfitForType {}

  /// A reader of a stream must limit what it is sent.
  record NoPrefetch(String queue) implements UnfitForType {}

  /// A reader of a stream has its own limit, not the session's.
  record SessionLimited(String queue) implements UnfitForType {}

  /// The request needs messages that leave when they are settled; those of a stream stay.
  record NotOfStreams(String queue) implements UnfitForType {}

  /// A payload of the queue is damaged or its disk does not answer: the queue is paused.
  record Unreadable(String queue) implements Refusal {}

  /// As many messages of the queue are leased for a time as may be.
  record TooManyLeased(String queue, long most) implements Refusal {}

  /// A name that a topic has: no queue can have it too.
  record NameOfTopic(String name) implements Refusal {}

  /// Committing or rolling back where no transaction was begun.
  record NoTransaction() implements Refusal {}

  /// Open transactions would hold more than the journal takes in one unit.
  record TransactionsTooLarge(long lengthBytes, long limitBytes) implements Refusal {}

  /// The message exceeds the largest unit that the journal takes.
  record TooLarge(long lengthBytes, long limitBytes) implements Refusal {}
}
