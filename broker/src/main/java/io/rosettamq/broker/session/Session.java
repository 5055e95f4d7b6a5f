package io.rosettamq.broker.session;

import io.rosettamq.log.batch.StoredRecord;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A client's unit of ordering, leases and limits: an AMQP channel, say.
///
/// [#client()] and [#listener()] are safe from any thread; the rest belongs to the lane.
public final class Session {
  private final Client client;
  private final SessionListener listener;

  private final Set<Subscription> subscriptions = new LinkedHashSet<>();
  private @Nullable Lease newest;
  private @Nullable Transaction transaction;
  private int prefetch;
  private int unsettled;
  private long noneDueBefore = Lease.NO_DEADLINE;
  private long confirmThrough;
  private boolean known;
  private boolean failed;
  private boolean closed;

  Session(Client client, SessionListener listener) {
    this.client = client;
    this.listener = listener;
  }

  public Client client() {
    return client;
  }

  public SessionListener listener() {
    return listener;
  }

  public Set<Subscription> subscriptions() {
    return subscriptions;
  }

  /// Whether the command is to be run. After a refusal everything but the end of the session is
  /// passed over: what was pipelined behind it must not take effect.
  public boolean accepts(Command command) {
    if (!known) {
      known = true;
      client.sessions().add(this);
    }
    boolean ends =
        command instanceof Command.CloseSession || command instanceof Command.CloseClient;
    return ends || !(failed || closed);
  }

  /// A command was refused.
  public void fail() {
    failed = true;
  }

  public void close() {
    closed = true;
  }

  /// From now on publishes and settlements take effect when they are committed.
  public void beginTransactions() {
    if (transaction == null) {
      transaction = new Transaction();
    }
  }

  /// What waits for the next commit; null where everything takes effect at once.
  public @Nullable Transaction transaction() {
    return transaction;
  }

  /// What has waited for a commit or a rollback; the next transaction begins.
  public Transaction takeTransaction() {
    Transaction taken = Objects.requireNonNull(transaction);
    transaction = new Transaction();
    return taken;
  }

  /// Limits the unsettled deliveries of all subscriptions together; 0 = no limit.
  public void limit(int newPrefetch) {
    prefetch = newPrefetch;
  }

  public boolean isLimited() {
    return prefetch > 0;
  }

  boolean hasCredit() {
    return prefetch == 0 || unsettled < prefetch;
  }

  /// Notes that publishes up to here are to be confirmed with this step; false when already noted
  /// in it.
  public boolean confirm(long confirmSeq) {
    boolean first = confirmThrough == 0;
    confirmThrough = confirmSeq;
    return first;
  }

  /// Emits the confirm noted, if any.
  public void emitConfirm(Step step) {
    long through = confirmThrough;
    if (through > 0) {
      confirmThrough = 0;
      client.emit(step, () -> listener.confirmed(through));
    }
  }

  /// Hands over a message that is stored nowhere, behind all earlier outputs but without waiting
  /// for the disk. A client that does not read what it was sent loses it.
  public void hand(String address, StoredRecord record) {
    if (client.isOverfull()) {
      return;
    }
    Delivery delivery = new Delivery(null, null, false, 0, 0, record);
    client.chargeOutput(delivery.outputBytes());
    client.emit(Step.DURABLE, () -> listener.handed(address, delivery));
  }

  /// No lease of the session has an earlier deadline.
  public long noneDueBefore() {
    return noneDueBefore;
  }

  public void noneDueBefore(long millis) {
    noneDueBefore = millis;
  }

  void hold(Lease lease) {
    Lease previous = newest;
    lease.older = previous;
    if (previous != null) {
      previous.newer = lease;
    }
    newest = lease;
    if (lease.subscription() != null) {
      unsettled++;
    }
  }

  void letGo(Lease lease) {
    Lease newer = lease.newer;
    Lease older = lease.older;
    if (newer != null) {
      newer.older = older;
    } else {
      newest = older;
    }
    if (older != null) {
      older.newer = newer;
    }
    lease.older = null;
    lease.newer = null;
    if (lease.subscription() != null) {
      unsettled--;
    }
  }

  /// All leases held, newest first.
  public List<Lease> leases() {
    List<Lease> all = new ArrayList<>();
    for (Lease lease = newest; lease != null; lease = lease.older) {
      all.add(lease);
    }
    return all;
  }
}
