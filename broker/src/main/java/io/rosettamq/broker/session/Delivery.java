package io.rosettamq.broker.session;

import io.rosettamq.log.batch.StoredRecord;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// One message on its way to a client.
///
/// @param subscription null for [Command.Get]
/// @param lease to settle it with; null where it is already settled (auto-ack)
/// @param redelivered it may have been delivered before
/// @param returns how often it was returned before as the queue's limit counts it, if it does; else
///   0
/// @param acquired how often it was leased before, where the queue counts this apart; else 0
/// @param record valid as long as the delivery is referenced; do not keep it with the lease
public record Delivery(
    @Nullable Subscription subscription,
    @Nullable Lease lease,
    boolean redelivered,
    int returns,
    int acquired,
    StoredRecord record) {

  /// What it takes of the client's output credit: give it back with [Client#written] once it has
  /// left.
  public long outputBytes() {
    ByteBuffer value = record.value();
    return 64L + (value == null ? 0 : value.remaining());
  }
}
