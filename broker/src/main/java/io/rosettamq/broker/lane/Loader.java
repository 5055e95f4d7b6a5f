package io.rosettamq.broker.lane;

import io.rosettamq.broker.session.QueueDispatch;
import io.rosettamq.broker.stream.Body;
import io.rosettamq.broker.stream.Stream;
import io.rosettamq.broker.stream.StreamExtent;
import io.rosettamq.broker.stream.TailCache;
import io.rosettamq.log.Journal;
import io.rosettamq.log.LogException;
import io.rosettamq.log.Ref;
import io.rosettamq.log.batch.StoredBatch;
import io.rosettamq.log.segment.RelativeBatch;
import io.rosettamq.log.segment.SegmentStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fetches payloads that are not in memory: planned on the lane, read by another thread, and handed
/// back to the lane. What is not whole is never handed over: the queue is paused and the fault
/// reported.
final class Loader {
  private static final Logger LOG = LoggerFactory.getLogger(Loader.class);
  private static final int MAX_READ_BYTES = 1 << 20;

  private final Journal journal;
  private final SegmentStore segments;
  private final TailCache cache;
  private final Executor readers;
  private final Consumer<Runnable> toLane;
  private final int readBytes;

  /// @param toLane runs a task on the lane
  Loader(LaneParts parts, Executor readers, Consumer<Runnable> toLane) {
    this.journal = parts.journal();
    this.segments = parts.segments();
    this.cache = parts.cache();
    this.readers = readers;
    this.toLane = toLane;
    // What is read must still be in the cache when the lane delivers from it.
    this.readBytes = (int) Math.min(MAX_READ_BYTES, cache.capacityBytes() / 4);
  }

  /// Starts fetching; `then` runs on the lane when the queue can go on.
  void load(QueueDispatch dispatch, Stream.Lookup where, Runnable then) {
    dispatch.loading(true);
    Stream stream = dispatch.queue().stream();
    switch (where) {
      case Stream.Lookup.InJournal(long base, _) -> {
        List<Map.Entry<Long, Body>> plan = stream.evictedFrom(base, readBytes);
        read(dispatch, () -> fromJournal(plan), then);
      }
      case Stream.Lookup.InSegment(StreamExtent extent, long offset) ->
          read(dispatch, () -> fromSegment(stream, extent, offset), then);
      case Stream.Lookup.Found _, Stream.Lookup.Absent _ ->
          throw new IllegalArgumentException("nothing to load");
    }
  }

  private void read(QueueDispatch dispatch, Read read, Runnable then) {
    readers.execute(() -> {
      try {
        Runnable publish = read.run();
        toLane.accept(() -> {
          publish.run();
          dispatch.loading(false);
          then.run();
        });
      } catch (LogException e) {
        LOG.error(
            "queue '{}' is paused, a payload cannot be read: {}",
            dispatch.queue().name(),
            e.getMessage());
      }
    });
  }

  private Runnable fromJournal(List<Map.Entry<Long, Body>> plan) {
    List<Runnable> loaded = new ArrayList<>();
    for (var planned : plan) {
      Body body = planned.getValue();
      Optional<ByteBuffer> bytes = journal.read(body.ref());
      if (bytes.isPresent()) { // Else a checkpoint has moved it: the lane looks again.
        StoredBatch batch = StoredBatch.parse(bytes.get());
        loaded.add(() -> put(body, batch));
      }
    }
    return () -> loaded.forEach(Runnable::run);
  }

  private void put(Body body, StoredBatch batch) {
    if (body.batch() == null) {
      body.load(batch);
      cache.add(body);
    }
  }

  private Runnable fromSegment(Stream stream, StreamExtent at, long offset) {
    Optional<List<RelativeBatch>> read = segments.read(at.extent(), offset - at.base(), readBytes);
    return () ->
        read.ifPresent(batches -> {
          for (RelativeBatch found : batches) {
            StoredBatch batch = found.batch();
            Ref nowhere = new Ref(0, 0, batch.lengthBytes());
            Body body = new Body(nowhere, batch.lastOffsetDelta() + 1, batch);
            body.movedToSegment();
            stream.loaded(at.base() + found.relativeBase(), body);
            cache.add(body);
          }
        });
  }

  private interface Read {
    Runnable run();
  }
}
