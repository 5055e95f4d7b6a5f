package io.rosettamq.kafka.group;

import com.yammer.metrics.core.MetricsRegistry;
import io.rosettamq.kafka.group.Images.Change;
import io.rosettamq.log.FatalHandler;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.TransactionResult;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.coordinator.group.GroupConfigManager;
import org.apache.kafka.coordinator.group.GroupCoordinator;
import org.apache.kafka.coordinator.group.GroupCoordinatorConfig;
import org.apache.kafka.coordinator.group.GroupCoordinatorService;
import org.apache.kafka.coordinator.group.metrics.GroupCoordinatorMetrics;
import org.apache.kafka.coordinator.group.modern.share.ShareGroupConfig;
import org.apache.kafka.server.share.persister.NoOpStatePersister;
import org.apache.kafka.server.util.timer.SystemTimer;
import org.apache.kafka.server.util.timer.SystemTimerReaper;
import org.jspecify.annotations.Nullable;

/// Kafka's group coordinator, started when it is first asked for: it costs most of a second of CPU,
/// which a broker without groups need not spend. Safe from any thread.
public final class GroupCoordination implements AutoCloseable {
  /// How many parts the coordinator has. Part of the format: a group's records are in the part that
  /// its name's hash says.
  static final int PARTITIONS = 4;

  private static final int NODE_ID = 1;
  private static final int COORDINATOR_EPOCH = 0;
  private static final short TRANSACTION_VERSION = 2;
  private static final int MAX_BATCH_BYTES = 512 << 10;
  private static final long LOAD_SECONDS = 60;

  private final GroupSettings settings;
  private final TopicLayout topics;
  private final IntFunction<GroupTable> tables;
  private final FatalHandler fatal;
  private final Images images = new Images(NODE_ID);
  private final CompletableFuture<GroupCoordinator> started = new CompletableFuture<>();
  private final AtomicLong seen = new AtomicLong(-1);
  private boolean starting;
  private volatile boolean closed;
  private @Nullable GroupCoordinatorService service;

  /// @param tables where each partition's records are
  /// @param fatal told when these cannot be read
  public GroupCoordination(
      GroupSettings settings,
      TopicLayout topics,
      IntFunction<GroupTable> tables,
      FatalHandler fatal) {
    this.settings = settings;
    this.topics = topics;
    this.tables = tables;
    this.fatal = fatal;
  }

  /// The coordinator, once it has read what is on disk. Never waits.
  public CompletableFuture<GroupCoordinator> coordinator() {
    begin();
    if (seen.get() != topics.version()) {
      observeTopics();
    }
    return started;
  }

  /// Ends a producer's transaction in the part that has the group's records: pending offsets become
  /// committed ones, or go. Done when that is on disk; may be done again.
  public CompletableFuture<Void> complete(
      String group, long producerId, short producerEpoch, TransactionResult result) {
    return coordinator()
        .thenCompose(coordinator ->
            coordinator.completeTransaction(
                new TopicPartition(
                    Topic.GROUP_METADATA_TOPIC_NAME, coordinator.partitionFor(group)),
                producerId,
                producerEpoch,
                COORDINATOR_EPOCH,
                result,
                TRANSACTION_VERSION));
  }

  private synchronized void begin() {
    if (!starting) {
      starting = true;
      Thread.ofPlatform().daemon().name("group-coordinator-start").start(this::start);
    }
  }

  private void start() {
    try {
      GroupCoordinatorService opened = open();
      awaitLoaded(opened);
      started.complete(opened);
    } catch (RuntimeException | Error e) {
      started.completeExceptionally(e);
    }
  }

  private synchronized GroupCoordinatorService open() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    GroupCoordinatorConfig config = GroupCoordinatorConfig.fromProps(settings.all());
    GroupLog log = new GroupLog(tables, MAX_BATCH_BYTES, Time.SYSTEM, this::unreadable);
    GroupCoordinatorService opened =
        new GroupCoordinatorService.Builder(NODE_ID, config)
            .withWriter(log)
            .withLoader(log)
            .withTime(Time.SYSTEM)
            .withTimer(new SystemTimerReaper("group-timers", new SystemTimer("group-timer")))
            .withCoordinatorRuntimeMetrics(new Unmeasured())
            .withGroupCoordinatorMetrics(
                new GroupCoordinatorMetrics(new MetricsRegistry(), new Metrics()))
            .withGroupConfigManager(
                new GroupConfigManager(config, ShareGroupConfig.fromProps(settings.all())))
            .withPersister(new NoOpStatePersister())
            .withAuthorizerPlugin(Optional.empty())
            .withPartitionMetadataClient(new NoLatestOffsets())
            .build();
    opened.startup(() -> PARTITIONS);
    service = opened;
    observeTopics();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      opened.onElection(partition, 1);
    }
    return opened;
  }

  private void unreadable(String what, Throwable cause) {
    if (!closed) {
      fatal.fatal(what, cause);
    }
  }

  /// Otherwise the first clients would be told to come again.
  private static void awaitLoaded(GroupCoordinator coordinator) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LOAD_SECONDS);
    while (isLoading(coordinator) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private static boolean isLoading(GroupCoordinator coordinator) {
    short error =
        coordinator.listGroups(Contexts.internal(), new ListGroupsRequestData()).join().errorCode();
    return error == Errors.COORDINATOR_LOAD_IN_PROGRESS.code()
        || error == Errors.NOT_COORDINATOR.code();
  }

  /// Tells the coordinator which topics there are now; so it learns of changes with the next
  /// request, at the latest a member's heartbeat.
  private synchronized void observeTopics() {
    if (service != null) {
      seen.set(topics.version());
      Change change = images.update(topics.topics());
      service.onMetadataUpdate(change.delta(), change.image());
    }
  }

  /// Ends the coordinator; members find it again after the next start.
  @Override
  public synchronized void close() {
    closed = true;
    if (service != null) {
      service.shutdown();
      service = null;
    }
  }
}
