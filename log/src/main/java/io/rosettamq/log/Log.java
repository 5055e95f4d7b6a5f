package io.rosettamq.log;

import java.util.Set;

/// The durable log of a broker: one [Journal] per namespace, all of which share files and syncs.
///
/// Safe from any thread.
public interface Log extends AutoCloseable {

  /// Begins to write. Until then what was recovered stays on disk as it was found, so that whoever
  /// reads it may still refuse. More than one call does no harm.
  void start();

  /// Opens the journal of a namespace; once for each.
  ///
  /// @param namespaceId the broker's id, never reused
  /// @param listener told when units become durable; not for those that recovery found
  Journal journal(long namespaceId, DurabilityListener listener);

  /// The namespaces of which recovery found units. Each holds journal files until it
  /// [releases][Journal#release] them, so one that no longer exists must be opened and released.
  Set<Long> namespaces();

  LogStats stats();

  /// Writes what is queued, if it was started, and ends. Units that cannot be written, since no
  /// journal file is ready yet or the journal failed, are dropped; nobody was told that they are
  /// durable.
  @Override
  void close();
}
