package io.rosettamq.broker.stream;

/// When records go of which a newer one has the same key. Times are the broker's, in milliseconds.
///
/// @param dirtyShare what part of the bytes must not have been looked at before it is worth while
/// @param minLagMillis a record stays at least so long
/// @param maxLagMillis after this time records are looked at, whatever their part
/// @param tombstoneMillis how long a record without a value stays once nothing older of its key is
///   left
public record CompactionPolicy(
    double dirtyShare, long minLagMillis, long maxLagMillis, long tombstoneMillis) {}
