package io.rosettamq.broker.stream;

import io.rosettamq.log.Invariant;
import io.rosettamq.log.batch.StoredBatch;
import io.rosettamq.log.batch.StoredRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A sequence of records with dense offsets. Owned by a lane.
///
/// Records are found in this order: batches in memory, the journal (through their [Body]), segments
/// (through extents). [#end()] is speculative; [#durableEnd()] is Kafka's high watermark.
public final class Stream {
  private final long id;
  private long end;
  private long durableEnd;
  private long start;
  private final TreeMap<Long, Body> bodies = new TreeMap<>();
  private final TreeMap<Long, Body> cold = new TreeMap<>();
  private TreeMap<Long, StreamExtent> extents = new TreeMap<>();
  private @Nullable Body last;
  private long lastBase;

  public Stream(long id) {
    this.id = id;
  }

  public long id() {
    return id;
  }

  /// The next offset to be assigned.
  public long end() {
    return end;
  }

  /// Everything below is on disk.
  public long durableEnd() {
    return durableEnd;
  }

  public void durable(long newDurableEnd) {
    durableEnd = Math.max(durableEnd, newDurableEnd);
  }

  /// Appends a batch at the end; `base` is the offset it was assigned.
  public void append(long base, Body body) {
    Invariant.check(base == end, "batch does not follow its stream", base, end);
    bodies.put(base, body);
    body.retain();
    end = base + body.span();
  }

  /// Restores what a snapshot says.
  public void restore(long restoredEnd, List<StreamExtent> restored) {
    end = restoredEnd;
    restored.forEach(extent -> extents.put(extent.base(), extent));
  }

  /// Everything below `offset` is settled and need not be kept.
  public void trim(long offset) {
    if (offset <= start) {
      return;
    }
    start = offset;
    trim(bodies, offset);
    trim(cold, offset);
    while (!extents.isEmpty() && extents.firstEntry().getValue().end() <= offset) {
      extents.pollFirstEntry();
    }
  }

  private static void trim(NavigableMap<Long, Body> map, long offset) {
    while (!map.isEmpty()) {
      Map.Entry<Long, Body> first = map.firstEntry();
      if (first.getKey() + first.getValue().span() > offset) {
        return;
      }
      first.getValue().release();
      map.pollFirstEntry();
    }
  }

  /// Lets go of all batches, when the stream is deleted.
  public void discard() {
    bodies.values().forEach(Body::release);
    cold.values().forEach(Body::release);
    bodies.clear();
    cold.clear();
    extents.clear();
  }

  /// Finds a record: in memory, to be loaded first, or no longer there.
  public Lookup find(long offset) {
    if (last != null && offset >= lastBase && offset < lastBase + last.span() && !last.isDead()) {
      StoredBatch batch = last.batch();
      if (batch != null) {
        return found(batch, lastBase, offset);
      }
    }
    return search(offset);
  }

  private Lookup search(long offset) {
    Map.Entry<Long, Body> hot = holding(bodies, offset);
    if (hot != null) {
      StoredBatch batch = hot.getValue().batch();
      if (batch != null) {
        remember(hot);
        return found(batch, hot.getKey(), offset);
      }
      if (!hot.getValue().isInSegment()) {
        return new Lookup.InJournal(hot.getKey(), hot.getValue());
      }
    }
    return searchCold(offset);
  }

  private Lookup searchCold(long offset) {
    Map.Entry<Long, Body> loaded = holding(cold, offset);
    if (loaded != null) {
      StoredBatch batch = loaded.getValue().batch();
      if (batch != null) {
        remember(loaded);
        return found(batch, loaded.getKey(), offset);
      }
    }
    Map.Entry<Long, StreamExtent> extent = extents.floorEntry(offset);
    if (extent == null || offset >= extent.getValue().end()) {
      return new Lookup.Absent();
    }
    return new Lookup.InSegment(extent.getValue(), offset);
  }

  /// The batch in memory that holds an offset; null when there is none.
  @Nullable PlacedBatch inMemory(long offset) {
    Map.Entry<Long, Body> entry = holding(bodies, offset);
    StoredBatch batch = entry == null ? null : entry.getValue().batch();
    return entry == null || batch == null ? null : new PlacedBatch(entry.getKey(), batch);
  }

  /// Batches in memory that follow each other from the one that holds an offset on, up to
  /// `maxBytes`, the first in any case, and below `limit`; none when the first is not in memory.
  public List<PlacedBatch> inMemory(long offset, long limit, int maxBytes) {
    List<PlacedBatch> found = new ArrayList<>();
    Map.Entry<Long, Body> next = holding(bodies, offset);
    long bytes = 0;
    while (next != null && next.getKey() < limit) {
      StoredBatch batch = next.getValue().batch();
      if (batch == null || (bytes > 0 && bytes + batch.lengthBytes() > maxBytes)) {
        break;
      }
      bytes += batch.lengthBytes();
      found.add(new PlacedBatch(next.getKey(), batch));
      next = holding(bodies, next.getKey() + next.getValue().span());
    }
    return found;
  }

  /// Where the disk has the batch that holds an offset, or the next one; absent when there is none.
  public Lookup onDisk(long offset) {
    Map.Entry<Long, StreamExtent> extent = extents.floorEntry(offset);
    if (extent == null || extent.getValue().end() <= offset) {
      extent = extents.higherEntry(offset);
    }
    if (extent != null) { // What is only in the journal lies behind all extents.
      return new Lookup.InSegment(extent.getValue(), Math.max(offset, extent.getKey()));
    }
    Map.Entry<Long, Body> hot = holding(bodies, offset);
    if (hot == null) {
      hot = bodies.higherEntry(offset);
    }
    return hot == null || hot.getValue().isInSegment()
        ? new Lookup.Absent()
        : new Lookup.InJournal(hot.getKey(), hot.getValue());
  }

  private void remember(Map.Entry<Long, Body> entry) {
    last = entry.getValue();
    lastBase = entry.getKey();
  }

  private static Lookup found(StoredBatch batch, long base, long offset) {
    StoredRecord stored = batch.record(base, (int) (offset - base));
    return stored == null ? new Lookup.Absent() : new Lookup.Found(stored);
  }

  private static Map.@Nullable Entry<Long, Body> holding(
      NavigableMap<Long, Body> map, long offset) {
    Map.Entry<Long, Body> entry = map.floorEntry(offset);
    return entry == null || offset >= entry.getKey() + entry.getValue().span() ? null : entry;
  }

  /// Keeps a batch that was read from a segment, until evicted.
  public void loaded(long base, Body body) {
    cold.entrySet().removeIf(entry -> entry.getValue().batch() == null);
    Body previous = cold.put(base, body);
    if (previous != null) {
      previous.release();
    }
    body.retain();
  }

  /// Batches of the journal up to unit `throughSeq`, oldest first, for a checkpoint.
  public List<Map.Entry<Long, Body>> inJournal(long throughSeq) {
    List<Map.Entry<Long, Body>> found = new ArrayList<>();
    for (var entry : bodies.entrySet()) {
      if (!entry.getValue().isInSegment() && entry.getValue().ref().seq() <= throughSeq) {
        found.add(Map.entry(entry.getKey(), entry.getValue()));
      }
    }
    return found;
  }

  /// Batches that follow `base` in the journal and are not in memory, up to `maxBytes`.
  public List<Map.Entry<Long, Body>> evictedFrom(long base, int maxBytes) {
    List<Map.Entry<Long, Body>> found = new ArrayList<>();
    long bytes = 0;
    for (var entry : bodies.tailMap(base, true).entrySet()) {
      Body body = entry.getValue();
      if (body.batch() != null || body.isInSegment() || (bytes > 0 && bytes >= maxBytes)) {
        break;
      }
      found.add(Map.entry(entry.getKey(), body));
      bytes += body.ref().length();
    }
    return found;
  }

  public List<StreamExtent> extents() {
    return List.copyOf(extents.values());
  }

  /// Where what is only in the journal begins; the end when all is in segments.
  public long storedEnd() {
    for (var entry : bodies.entrySet()) {
      if (!entry.getValue().isInSegment()) {
        return entry.getKey();
      }
    }
    return end;
  }

  /// Publishes the extents of a checkpoint; batches up to its base belong to the segments from now
  /// on.
  ///
  /// @param stale the batches of which the segments have less than memory has: these leave memory
  public void checkpointed(long throughSeq, List<StreamExtent> all, Predicate<PlacedBatch> stale) {
    TreeMap<Long, StreamExtent> next = new TreeMap<>();
    for (StreamExtent extent : all) {
      if (extent.end() > start) {
        next.put(extent.base(), extent);
      }
    }
    extents = next;
    bodies
        .entrySet()
        .removeIf(entry -> {
          Body body = entry.getValue();
          if (body.ref().seq() > throughSeq) {
            return false;
          }
          body.movedToSegment();
          StoredBatch batch = body.batch();
          boolean gone = batch == null || stale.test(new PlacedBatch(entry.getKey(), batch));
          if (gone) {
            body.release();
          }
          return gone;
        });
  }

  /// Where a record is.
  public sealed interface Lookup {
    record Found(StoredRecord record) implements Lookup {}

    /// Its batch must be read from the journal.
    record InJournal(long base, Body body) implements Lookup {}

    /// Its batch must be read from a segment.
    record InSegment(StreamExtent extent, long offset) implements Lookup {}

    /// Settled and dropped, compacted, or never there.
    record Absent() implements Lookup {}
  }
}
