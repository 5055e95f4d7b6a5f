package io.rosettamq.server.http;

import io.rosettamq.log.LogStats;
import java.util.List;
import java.util.Map;

/// The broker's figures at one moment, as a scrape shows them.
///
/// @param queues every queue with its depth
/// @param messages totals since the start
/// @param log the journal's totals since the start
/// @param connections open ones by protocol
public record BrokerSnapshot(
    List<Queue> queues, Messages messages, LogStats log, Map<String, Integer> connections) {

  public BrokerSnapshot {
    queues = List.copyOf(queues);
    connections = Map.copyOf(connections);
  }

  /// @param ready waiting to be delivered
  /// @param unacknowledged delivered and not settled
  public record Queue(
      String namespace, String name, long ready, long unacknowledged, int consumers) {}

  /// @param published accepted from clients
  /// @param delivered handed to consumers, redeliveries included
  /// @param acknowledged settled by consumers
  /// @param died left their queue unconsumed, by reason
  /// @param deadLettered of those, and of messages that were not let in, what reached a queue
  public record Messages(
      long published,
      long delivered,
      long acknowledged,
      Map<String, Long> died,
      Map<String, Long> deadLettered) {

    public Messages {
      died = Map.copyOf(died);
      deadLettered = Map.copyOf(deadLettered);
    }
  }
}
