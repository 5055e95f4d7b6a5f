package io.rosettamq.broker.session;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.entry.EntrySize;
import io.rosettamq.log.batch.BatchBuilder;
import java.util.ArrayList;
import java.util.List;

/// What a session has published and settled since it last committed. Nothing of it has had an
/// effect yet: messages are in no queue, leases are held. Owned by the lane.
public final class Transaction {
  /// Messages for the same queues in a row share a batch at least up to this size.
  private static final int SHARED_BYTES = 1024;

  /// What a target takes beside the batch: a delivery mark, or what a stream drops.
  private static final int TARGET_BYTES = Math.max(EntrySize.MARKED, EntrySize.settled(1));

  /// What a settled lease takes, at most: a run, or a count of returns.
  private static final int LEASE_BYTES = Math.max(EntrySize.settled(1), EntrySize.RETURNED);

  private final List<Publication> publications = new ArrayList<>();
  private final List<Command.Settle> settlements = new ArrayList<>();
  private long lengthBytes;
  private long sharedBytes;

  /// A message and the queues that it was routed to when it was published.
  public record Publication(Command.Publish publish, List<Queue> queues) {
    public Publication {
      queues = List.copyOf(queues);
    }

    private long messageBytes() {
      return publish.message().record().maxLengthBytes() + (long) EntrySize.FACTS;
    }
  }

  public void add(Publication publication) {
    lengthBytes += lengthBytes(publication);
    sharedBytes = (sharesBatch(publication) ? sharedBytes : 0) + publication.messageBytes();
    publications.add(publication);
  }

  /// What this publication would take of a unit, at most, if it came next.
  public long lengthBytes(Publication next) {
    return next.messageBytes() + (sharesBatch(next) ? 0 : batchBytes(next.queues().size()));
  }

  /// What a batch takes of a unit beside its messages, at most: with the delivery marks that may go
  /// with it, and what retention drops for it.
  private static long batchBytes(int targets) {
    return EntrySize.appended(targets)
        + 1
        + (long) TARGET_BYTES * targets
        + BatchBuilder.OVERHEAD_BYTES;
  }

  private boolean sharesBatch(Publication next) {
    return !publications.isEmpty()
        && sharedBytes + next.messageBytes() <= SHARED_BYTES
        && publications.getLast().queues().equals(next.queues());
  }

  public void add(Command.Settle settle) {
    settlements.add(settle);
    lengthBytes += lengthBytes(settle);
  }

  /// What a settlement takes of a unit, at most.
  public static long lengthBytes(Command.Settle settle) {
    return (long) LEASE_BYTES * settle.leases().size();
  }

  /// In the order in which they were published.
  public List<Publication> publications() {
    return publications;
  }

  /// In the order in which they were asked for.
  public List<Command.Settle> settlements() {
    return settlements;
  }

  /// What committing takes of a unit, at most.
  public long lengthBytes() {
    return lengthBytes;
  }
}
