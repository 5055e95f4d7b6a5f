package io.rosettamq.broker.entry;

import io.rosettamq.broker.command.Grouping;

/// How many bytes entries take in a unit, header included.
public final class EntrySize {
  /// Of [Entry.Marked].
  public static final int MARKED = EntryDescriptor.HEADER_BYTES + 8 + 8;

  /// Of [Entry.Returned].
  public static final int RETURNED = EntryDescriptor.HEADER_BYTES + 8 + 8 + 4;

  /// Of [Entry.Delayed].
  public static final int DELAYED = EntryDescriptor.HEADER_BYTES + 8 + 8 + 8 + 4;

  /// Of [Entry.Failed].
  public static final int FAILED = EntryDescriptor.HEADER_BYTES + 8 + 8 + 4;

  /// Of [Entry.Ripened].
  public static final int RIPENED = EntryDescriptor.HEADER_BYTES + 8 + 8 + 4;

  /// Of [Entry.Leased].
  public static final int LEASED = EntryDescriptor.HEADER_BYTES + 8 + 8 + 8 + 4 + 8;

  /// Of [Entry.Grouped], at most.
  public static final int GROUPED =
      EntryDescriptor.HEADER_BYTES + 8 + 8 + 8 + 3 * 4 + Grouping.LONGEST_BYTES;

  /// Of [Entry.ExchangeDeleted] and [Entry.QueueDeleted].
  public static final int DELETED = EntryDescriptor.HEADER_BYTES + 8;

  /// How many targets one [Entry.Appended] can have.
  public static final int MOST_TARGETS = 0xFFFF;

  /// The facts of one record in [Entry.Appended], at most.
  public static final int FACTS = 8 + 4 + 1 + 8;

  /// Of [Entry.Produced].
  public static final int PRODUCED = EntryDescriptor.HEADER_BYTES + 8 + 8 + 8 + 2 + 4 + 4 + 8 + 8;

  /// Of [Entry.TransactionOpened] and [Entry.TransactionEnded], at most.
  public static final int TRANSACTION = EntryDescriptor.HEADER_BYTES + 8 + 8 + 2 + 8 + 1;

  /// Of [Entry.ProducersExpired].
  public static final int PRODUCERS_EXPIRED = EntryDescriptor.HEADER_BYTES + 8 + 8;

  private EntrySize() {}

  /// Of [Entry.Settled] with so many runs.
  public static int settled(int runs) {
    return EntryDescriptor.HEADER_BYTES + 8 + 4 + 16 * runs;
  }

  /// Of [Entry.Appended] to so many streams, without its facts and its batch.
  public static int appended(int targets) {
    return EntryDescriptor.HEADER_BYTES + 2 + 16 * targets + 4;
  }

  /// Of any entry. Costs as much as writing it.
  public static int of(Entry entry) {
    EntryWriter writer = new EntryWriter();
    writer.write(entry);
    return writer.lengthBytes();
  }
}
