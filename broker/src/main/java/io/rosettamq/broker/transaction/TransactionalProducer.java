package io.rosettamq.broker.transaction;

import java.util.HashSet;
import java.util.Set;

/// What is remembered of a producer by its name.
///
/// @param name the transactional id
/// @param producerId of whoever has the name now
/// @param epoch of whoever has the name now: lower ones are fenced
/// @param lastProducerId before the last end of a transaction, to tell a repeated request
/// @param lastEpoch before the last end of a transaction
/// @param timeoutMillis how long a transaction may be open
/// @param sinceMillis the lane's time when it came into this state
/// @param streams in the open transaction
/// @param groups whose offsets are in the open transaction, or still to be settled after its end
public record TransactionalProducer(
    String name,
    long producerId,
    short epoch,
    long lastProducerId,
    short lastEpoch,
    int timeoutMillis,
    State state,
    long sinceMillis,
    Set<Long> streams,
    Set<String> groups) {
  public TransactionalProducer {
    streams = Set.copyOf(streams);
    groups = Set.copyOf(groups);
  }

  /// Where its transactions stand.
  public enum State {
    /// None was begun yet by whoever has the name.
    EMPTY,
    ONGOING,
    COMMITTED,
    ABORTED
  }

  /// Its last transaction has ended, and offsets of groups were not settled yet.
  public boolean owesGroups() {
    return state != State.ONGOING && !groups.isEmpty();
  }

  /// With more in its transaction, which begins with the first of it.
  public TransactionalProducer with(Set<Long> moreStreams, Set<String> moreGroups, long nowMillis) {
    boolean begins = state != State.ONGOING;
    Set<Long> allStreams = new HashSet<>(begins ? Set.of() : streams);
    allStreams.addAll(moreStreams);
    Set<String> allGroups = new HashSet<>(groups);
    allGroups.addAll(moreGroups);
    return new TransactionalProducer(
        name,
        producerId,
        epoch,
        lastProducerId,
        lastEpoch,
        timeoutMillis,
        State.ONGOING,
        begins ? nowMillis : sinceMillis,
        allStreams,
        allGroups);
  }

  /// After the end of its transaction, under the identity that it goes on with.
  TransactionalProducer ended(State how, Identity next, long nowMillis) {
    return new TransactionalProducer(
        name,
        next.producerId(),
        next.epoch(),
        producerId,
        epoch,
        timeoutMillis,
        how,
        nowMillis,
        Set.of(),
        groups);
  }

  TransactionalProducer settled() {
    return new TransactionalProducer(
        name,
        producerId,
        epoch,
        lastProducerId,
        lastEpoch,
        timeoutMillis,
        state,
        sinceMillis,
        streams,
        Set.of());
  }

  /// Taken over by somebody.
  TransactionalProducer taken(Identity by, int newTimeoutMillis, long nowMillis) {
    return new TransactionalProducer(
        name,
        by.producerId(),
        by.epoch(),
        producerId,
        epoch,
        newTimeoutMillis,
        State.EMPTY,
        nowMillis,
        Set.of(),
        Set.of());
  }

  public Identity identity() {
    return new Identity(producerId, epoch);
  }

  /// Of whoever had the last transaction that ended.
  public Identity lastIdentity() {
    return new Identity(lastProducerId, lastEpoch);
  }

  /// Who produces: the id, and how many had it before.
  public record Identity(long producerId, short epoch) {
    /// The highest epoch is kept for the marker that fences the last one.
    static final short LAST_EPOCH = Short.MAX_VALUE - 1;

    boolean isExhausted() {
      return epoch >= LAST_EPOCH;
    }

    Identity bumped() {
      return new Identity(producerId, (short) (epoch + 1));
    }
  }
}
