package io.rosettamq.broker.catalog;

/// Where a binding leads.
public sealed interface Destination permits Queue, Exchange {
  long id();

  String name();

  /// Not journaled and gone after a restart: its id is negative (core contract 11).
  default boolean isVolatile() {
    return id() < 0;
  }
}
