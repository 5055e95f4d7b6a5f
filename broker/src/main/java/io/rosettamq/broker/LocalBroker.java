package io.rosettamq.broker;

import io.rosettamq.broker.checkpoint.BackgroundThread;
import io.rosettamq.broker.checkpoint.Checkpointer;
import io.rosettamq.broker.checkpoint.DataFiles;
import io.rosettamq.broker.checkpoint.Recovery;
import io.rosettamq.broker.command.QueueStatus;
import io.rosettamq.broker.compaction.Compactor;
import io.rosettamq.broker.deadletter.Letters;
import io.rosettamq.broker.lane.Counters;
import io.rosettamq.broker.lane.LaneParts;
import io.rosettamq.broker.lane.LaneSeams;
import io.rosettamq.broker.lane.LaneThread;
import io.rosettamq.broker.session.Client;
import io.rosettamq.broker.session.Receiver;
import io.rosettamq.broker.state.NamespaceState;
import io.rosettamq.broker.stream.TailCache;
import io.rosettamq.broker.topic.Topics;
import io.rosettamq.broker.transaction.ProducerTransactions;
import io.rosettamq.log.FatalHandler;
import io.rosettamq.log.Journal;
import io.rosettamq.log.Log;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The broker on a log of this machine, with one namespace, `/`.
public final class LocalBroker implements Broker {
  private static final String NAMESPACE = "/";
  private static final long NAMESPACE_ID = 1;

  private final BrokerSettings settings;
  private final Accounts accounts = Accounts.guestOnly();
  private final LaneThread lane;
  private final BackgroundThread checkpoints;
  private final BackgroundThread compactions;
  private final AtomicLong clientIds = new AtomicLong();

  private LocalBroker(BrokerSettings settings, LaneThread lane, FatalHandler fatal) {
    this.settings = settings;
    this.lane = lane;
    this.checkpoints = new BackgroundThread("checkpoint", fatal);
    this.compactions = new BackgroundThread("compaction", fatal);
  }

  /// Recovers the namespace, then starts the log and the lane.
  ///
  /// @throws io.rosettamq.log.LogException when what is on disk cannot be trusted
  public static LocalBroker open(
      Log log, DataFiles files, BrokerSettings settings, LaneSeams seams) {
    Waker waker = new Waker();
    Journal journal = log.journal(NAMESPACE_ID, _ -> waker.wake());
    Recovery recovery = new Recovery(NAMESPACE_ID, journal, files);
    NamespaceState state = recovery.recover();
    log.start();
    TailCache cache = new TailCache(settings.lane().tailCacheBytes());
    LaneParts parts =
        new LaneParts(state, journal, files.segments(), cache, settings.dialect(), settings.lane());
    LaneThread lane = new LaneThread(NAMESPACE, parts, seams);
    waker.lane = lane;
    lane.start();
    LocalBroker broker = new LocalBroker(settings, lane, seams.fatal());
    broker.watch(recovery, files, seams);
    return broker;
  }

  private void watch(Recovery recovery, DataFiles files, LaneSeams seams) {
    Checkpointer checkpointer = new Checkpointer(lane.lane(), recovery, seams, checkpoints);
    checkpoints.watch(checkpointer::poll);
    Compactor compactor =
        new Compactor(lane.lane(), files.segments(), seams, checkpointer::request);
    compactions.watch(compactor::poll);
  }

  @Override
  public Accounts accounts() {
    return accounts;
  }

  @Override
  public Optional<Client> attach(String namespace, Receiver receiver) {
    return namespace.equals(NAMESPACE)
        ? Optional.of(new Client(clientIds.incrementAndGet(), receiver, lane.lane()))
        : Optional.empty();
  }

  /// Counts of every queue at one moment; waits for the lane and, while it is behind, for the disk.
  public List<QueueStatus> queues() {
    return lane.lane().atUnit(lane.lane()::status).join();
  }

  /// The topics of the namespace `/`.
  public Topics topics() {
    return lane.lane().topics();
  }

  /// The messages of queues in the namespace `/`, for whoever looks after dead letters.
  public Letters letters() {
    return lane.lane().letters();
  }

  /// Transactions of named producers in the namespace `/`.
  ///
  /// @param markers what ends them in a partition
  public ProducerTransactions transactions(ProducerTransactions.Markers markers) {
    return lane.lane().transactions(markers);
  }

  public Counters counters() {
    return lane.lane().counters();
  }

  @Override
  public void close() {
    try {
      compactions.close(settings.closeMillis() / 3);
      checkpoints.close(settings.closeMillis() / 3);
      lane.close(settings.closeMillis() / 3);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Stands between the journal and a lane that is made after it.
  private static final class Waker {
    private volatile @Nullable LaneThread lane;

    void wake() {
      LaneThread woken = lane;
      if (woken != null) {
        woken.wake();
      }
    }
  }
}
