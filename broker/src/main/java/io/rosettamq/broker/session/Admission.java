package io.rosettamq.broker.session;

import io.rosettamq.log.Journal;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/// Credit for inbound bytes, taken before a command is queued (core contract 12). Safe from any
/// thread.
///
/// Without credit only that connection stops being read; what is queued is always executed. The
/// journal or the disk being nearly full withholds credit from everyone who publishes;
/// acknowledgements carry no bytes and so never wait.
public final class Admission {
  private static final double JOURNAL_FULL = 0.7;

  private final long clientLimitBytes;
  private final long totalLimitBytes;
  private final LongAdder total = new LongAdder();
  private final Queue<Client> starved = new ConcurrentLinkedQueue<>();
  private volatile boolean journalFull;
  private volatile boolean diskFull;

  public Admission(long clientLimitBytes, long totalLimitBytes) {
    this.clientLimitBytes = clientLimitBytes;
    this.totalLimitBytes = totalLimitBytes;
  }

  boolean charge(Client client, long bytes) {
    long inFlight = client.addInFlight(bytes);
    total.add(bytes);
    if (hasCredit(inFlight)) {
      return true;
    }
    starved.add(client);
    return false;
  }

  private boolean hasCredit(long inFlight) {
    return !isFull() && inFlight < clientLimitBytes && total.sum() < totalLimitBytes;
  }

  /// Gives bytes back; lets starved clients go on. Called by the lane.
  public void release(Client client, long bytes) {
    client.addInFlight(-bytes);
    total.add(-bytes);
  }

  /// Withholds credit while the journal, with what is on its way to it, is nearly full: the rest is
  /// for acknowledgements and for the checkpoint that makes room. Called by the lane.
  public void observe(Journal.Space space) {
    journalFull =
        space.capacityBytes() > 0
            && space.usedBytes() + total.sum() > space.capacityBytes() * JOURNAL_FULL;
  }

  /// Withholds credit while the disk, with what is on its way to it, has no room left but for what
  /// is kept free. Called by the lane.
  ///
  /// @param spareBytes on the disk, without what is kept free; negative when that has been touched
  public void observeDisk(long spareBytes) {
    diskFull = total.sum() > spareBytes;
  }

  public boolean isJournalFull() {
    return journalFull;
  }

  public boolean isDiskFull() {
    return diskFull;
  }

  /// Whether nobody may publish for now.
  public boolean isFull() {
    return journalFull || diskFull;
  }

  /// Why nobody may publish for now; empty when it is for one client's own sake or nobody must
  /// wait.
  public Optional<Shortage> shortage() {
    if (isFull()) {
      return Optional.of(Shortage.DISK);
    }
    return total.sum() >= totalLimitBytes ? Optional.of(Shortage.MEMORY) : Optional.empty();
  }

  /// Resumes the clients that have credit again. Called by the lane, after releases.
  public void resume() {
    int waiting = starved.size();
    for (int i = 0; i < waiting; i++) {
      Client client = starved.poll();
      if (client == null) {
        return;
      }
      if (hasCredit(client.addInFlight(0))) {
        client.receiver().resumed();
      } else {
        starved.add(client);
      }
    }
  }
}
