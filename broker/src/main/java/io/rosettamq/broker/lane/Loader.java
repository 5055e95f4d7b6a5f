package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.session.QueueDispatch;
import io.rosettamq.broker.stream.Body;
import io.rosettamq.broker.stream.Stream;
import io.rosettamq.broker.stream.StreamExtent;
import io.rosettamq.broker.stream.StreamReader;
import io.rosettamq.broker.stream.TailCache;
import io.rosettamq.log.Journal;
import io.rosettamq.log.LogException;
import io.rosettamq.log.Ref;
import io.rosettamq.log.batch.StoredBatch;
import io.rosettamq.log.segment.SegmentStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fetches payloads that are not in memory: planned on the lane, read by another thread, and handed
/// back to the lane: a work queue's into the memory that all share, a stream's to the reader that
/// asked. What is not whole is never handed over: the queue is paused and the fault reported.
final class Loader {
  private static final Logger LOG = LoggerFactory.getLogger(Loader.class);
  private static final int MAX_READ_BYTES = 1 << 20;
  private static final int MIN_AHEAD_BYTES = 64 << 10;

  private final Journal journal;
  private final SegmentStore segments;
  private final TailCache cache;
  private final Executor readers;
  private final Consumer<Runnable> toLane;
  private final int readBytes;
  private final long aheadBytes;
  private final Set<StreamReader> ahead = new HashSet<>();

  /// @param toLane runs a task on the lane
  Loader(LaneParts parts, Executor readers, Consumer<Runnable> toLane) {
    this.journal = parts.journal();
    this.segments = parts.segments();
    this.cache = parts.cache();
    this.readers = readers;
    this.toLane = toLane;
    // What is read must still be in the cache when the lane delivers from it.
    this.readBytes = (int) Math.min(MAX_READ_BYTES, cache.capacityBytes() / 4);
    // All readers of streams together read about so much ahead, in smaller pieces the more they
    // are.
    this.aheadBytes = cache.capacityBytes() / 4;
  }

  /// Starts fetching a batch and those that follow it; `then` runs on the lane when the queue can
  /// go on, or is paused.
  void load(QueueDispatch dispatch, Stream.Lookup where, Runnable then) {
    load(dispatch, plan(dispatch.queue().stream(), where, readBytes), then);
  }

  /// Starts fetching the batches that hold certain messages; `then` as in [#load].
  void loadEach(QueueDispatch dispatch, List<Stream.Lookup> where, Runnable then) {
    Stream stream = dispatch.queue().stream();
    TreeMap<Long, Read> plans = new TreeMap<>();
    for (Stream.Lookup one : where) {
      plans.putIfAbsent(offset(one), plan(stream, one, 1));
    }
    load(dispatch, () -> all(plans), then);
  }

  private static long offset(Stream.Lookup where) {
    return switch (where) {
      case Stream.Lookup.InJournal(long base, _) -> base;
      case Stream.Lookup.InSegment(_, long offset) -> offset;
      case Stream.Lookup.Found _, Stream.Lookup.Absent _ ->
          throw new IllegalArgumentException("nothing to load");
    };
  }

  /// A batch that holds several of them is read once.
  ///
  /// @param plans in order of offset
  private static List<Loaded> all(Map<Long, Read> plans) {
    List<Loaded> all = new ArrayList<>();
    plans.forEach((offset, plan) -> {
      if (all.isEmpty()
          || offset > all.getLast().base() + all.getLast().batch().lastOffsetDelta()) {
        all.addAll(plan.run());
      }
    });
    return all;
  }

  private void load(QueueDispatch dispatch, Read plan, Runnable then) {
    dispatch.loading(true);
    Queue queue = dispatch.queue();
    Runnable goOn =
        () -> {
          dispatch.loading(false);
          then.run();
        };
    Runnable pause =
        () -> {
          dispatch.pause();
          then.run();
        };
    read(queue, plan, new Then(batch -> share(queue, batch), goOn, pause));
  }

  /// Starts reading ahead for one reader; `then` runs on the lane when it can go on.
  void readAhead(Queue queue, StreamReader reader, Stream.Lookup where, Runnable then) {
    reader.loading(true);
    ahead.removeIf(other -> !other.isAhead());
    ahead.add(reader);
    long bytes = Math.clamp(aheadBytes / ahead.size(), MIN_AHEAD_BYTES, MAX_READ_BYTES);
    Runnable goOn =
        () -> {
          reader.loading(false);
          then.run();
        };
    Read plan = plan(queue.stream(), where, (int) bytes);
    Consumer<Loaded> each = batch -> reader.readAhead(batch.base(), batch.batch());
    read(queue, plan, new Then(each, goOn, () -> {}));
  }

  private Read plan(Stream stream, Stream.Lookup where, int bytes) {
    return switch (where) {
      case Stream.Lookup.InJournal(long base, _) -> {
        List<Map.Entry<Long, Body>> plan = stream.evictedFrom(base, bytes);
        yield () -> fromJournal(plan);
      }
      case Stream.Lookup.InSegment(StreamExtent extent, long offset) ->
          () -> fromSegment(extent, offset, bytes);
      case Stream.Lookup.Found _, Stream.Lookup.Absent _ ->
          throw new IllegalArgumentException("nothing to load");
    };
  }

  /// On the lane: what is done with each batch, and after all; or what if one cannot be read.
  private record Then(Consumer<Loaded> each, Runnable goOn, Runnable pause) {}

  private void read(Queue queue, Read read, Then then) {
    readers.execute(() -> {
      try {
        List<Loaded> loaded = read.run();
        toLane.accept(() -> {
          loaded.forEach(then.each);
          then.goOn.run();
        });
      } catch (LogException e) {
        LOG.error(
            "queue '{}' is paused, a payload cannot be read: {}", queue.name(), e.getMessage());
        toLane.accept(then.pause);
      }
    });
  }

  private List<Loaded> fromJournal(List<Map.Entry<Long, Body>> plan) {
    List<Loaded> loaded = new ArrayList<>();
    for (var planned : plan) {
      Body body = planned.getValue();
      Optional<ByteBuffer> bytes = journal.read(body.ref());
      if (bytes.isEmpty()) {
        break; // A checkpoint has moved it: the lane looks again.
      }
      loaded.add(new Loaded(planned.getKey(), StoredBatch.parse(bytes.get()), body));
    }
    return loaded;
  }

  private List<Loaded> fromSegment(StreamExtent at, long offset, int bytes) {
    return segments.read(at.extent(), offset - at.base(), bytes).orElse(List.of()).stream()
        .map(found -> new Loaded(at.base() + found.relativeBase(), found.batch(), null))
        .toList();
  }

  /// Keeps it in the memory that all share.
  private void share(Queue queue, Loaded loaded) {
    StoredBatch batch = loaded.batch();
    Body body = loaded.body();
    if (body == null) {
      Ref nowhere = new Ref(0, 0, batch.lengthBytes());
      body = new Body(nowhere, batch.lastOffsetDelta() + 1, batch);
      body.movedToSegment();
      queue.stream().loaded(loaded.base(), body);
      cache.add(body);
    } else if (body.batch() == null) {
      body.load(batch);
      cache.add(body);
    }
  }

  /// Runs off the lane.
  private interface Read {
    List<Loaded> run();
  }

  /// @param body of a batch from the journal
  private record Loaded(long base, StoredBatch batch, @Nullable Body body) {}
}
