package io.rosettamq.broker.command;

import java.util.Map;

/// What a client declares of a queue.
///
/// @param name empty: the broker makes one
/// @param exclusive belongs to the declaring client and goes with it
/// @param autoDelete goes with its last consumer
/// @param arguments values as in [Message#headers()]
public record QueueSpec(
    String name,
    boolean durable,
    boolean exclusive,
    boolean autoDelete,
    Map<String, Object> arguments) {
  /// The argument that [#singleActiveConsumer()] reads.
  public static final String SINGLE_ACTIVE_CONSUMER = "x-single-active-consumer";

  public QueueSpec {
    arguments = Map.copyOf(arguments);
  }

  /// An exclusive queue goes with its client, so that being durable means nothing to it.
  public boolean survivesRestarts() {
    return durable && !exclusive;
  }

  /// One consumer at a time is served; the next takes over when it ends.
  public boolean singleActiveConsumer() {
    return Boolean.TRUE.equals(arguments.get(SINGLE_ACTIVE_CONSUMER));
  }

  public QueueSpec named(String newName) {
    return new QueueSpec(newName, durable, exclusive, autoDelete, arguments);
  }
}
