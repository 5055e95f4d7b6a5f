package io.rosettamq.sqs;

import io.rosettamq.broker.BrokerSettings;
import io.rosettamq.broker.LocalBroker;
import io.rosettamq.broker.checkpoint.DataFiles;
import io.rosettamq.broker.command.Dialect;
import io.rosettamq.broker.lane.LaneSeams;
import io.rosettamq.broker.lane.LaneSettings;
import io.rosettamq.log.FatalHandler;
import io.rosettamq.log.SystemClock;
import io.rosettamq.log.journal.MemoryLog;
import io.rosettamq.log.segment.SegmentStore;
import io.rosettamq.log.snapshot.SnapshotStore;
import io.rosettamq.log.storage.HeapStorage;
import io.rosettamq.sqs.auth.AccessKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/// A broker in memory and its SQS listener.
final class EmbeddedSqs implements AutoCloseable {
  private static final long JOURNAL_BYTES = 64L << 20;
  private static final FatalHandler FATAL =
      (what, cause) -> {
        throw new AssertionError(what, cause);
      };

  private final MemoryLog log = new MemoryLog(JOURNAL_BYTES);
  private final ExecutorService readers = Executors.newSingleThreadExecutor();
  private final LocalBroker broker;
  private final SqsListener listener;

  EmbeddedSqs(AccessKeys keys, int mostInFlight) throws IOException {
    HeapStorage storage = new HeapStorage();
    broker =
        LocalBroker.open(
            log,
            new DataFiles(new SegmentStore(storage), new SnapshotStore(storage)),
            new BrokerSettings(LaneSettings.sized(64L << 20, JOURNAL_BYTES), Dialect.PLAIN, 10_000),
            new LaneSeams(
                new SystemClock(), readers, RandomGenerator.getDefault()::nextLong, FATAL));
    listener =
        SqsListener.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            broker,
            new SqsListener.Parts(Dialect.PLAIN, InstantSource.system(), keys, mostInFlight));
  }

  String origin() {
    return "http://127.0.0.1:" + listener.address().getPort();
  }

  @Override
  public void close() {
    listener.close();
    broker.close();
    log.close();
    readers.shutdown();
  }
}
