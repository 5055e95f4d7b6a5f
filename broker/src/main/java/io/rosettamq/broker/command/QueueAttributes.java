package io.rosettamq.broker.command;

/// The attributes of a queue that the broker acts on; it keeps others for those who set them.
/// Unlike the arguments of a declaration they can be changed. Numbers are longs.
public final class QueueAttributes {
  /// How long a message lives in the queue.
  public static final String RETENTION_MILLIS = "retention-ms";

  /// How long a timed lease lasts where the receiver does not say.
  public static final String LEASE_MILLIS = "lease-ms";

  /// How long a receiver waits for a message where it does not say.
  public static final String WAIT_MILLIS = "wait-ms";

  /// The queue that messages go to which were leased for a time too often.
  public static final String DEAD_LETTER_QUEUE = "dead-letter-queue";

  /// How often a message may be leased for a time.
  public static final String MAX_DELIVERIES = "max-deliveries";

  /// Whether messages are served by groups: in order within each, and none of it while others of it
  /// are leased. `true`, or not there; given when the queue is made and never changed.
  public static final String GROUPED = "grouped";

  private QueueAttributes() {}
}
