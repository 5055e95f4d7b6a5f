package io.rosettamq.broker.stream;

import io.rosettamq.log.batch.StoredBatch;
import io.rosettamq.log.batch.StoredRecord;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// A position in a stream, moved by reading, and what was read ahead for it. Owned by a lane.
///
/// Recent batches are read from memory that all share. Older ones are read ahead for this reader
/// alone, so that readers at different positions of a long stream do not push out what others need.
public final class StreamReader {
  private final Stream stream;
  private final ArrayDeque<PlacedBatch> ahead = new ArrayDeque<>(0);
  private @Nullable PlacedBatch current;
  private long position;
  private long notBeforeMillis;
  private boolean loading;

  /// @param position the first offset to be read, which may lie ahead of the stream's end
  /// @param notBeforeMillis batches before the first one of this time are passed over
  public StreamReader(Stream stream, long position, long notBeforeMillis) {
    this.stream = stream;
    this.position = position;
    this.notBeforeMillis = notBeforeMillis;
  }

  public Stream stream() {
    return stream;
  }

  /// The next offset to be read.
  public long position() {
    return position;
  }

  /// Reads the next record from `first` on and below `limit`, and moves behind it. `Absent` when
  /// there is none; when the batch has to be fetched, nothing has moved.
  public Stream.Lookup next(long first, long limit) {
    position = Math.max(position, first);
    while (position < limit) {
      PlacedBatch batch = batch();
      if (batch == null) {
        Stream.Lookup where = stream.find(position);
        if (!(where instanceof Stream.Lookup.Absent)) {
          return where;
        }
        position++;
      } else if (batch.batch().appendTimeMillis() < notBeforeMillis) {
        position = batch.end();
      } else {
        notBeforeMillis = Long.MIN_VALUE;
        StoredRecord stored = batch.record(position++);
        if (stored != null) {
          return new Stream.Lookup.Found(stored);
        }
      }
    }
    return new Stream.Lookup.Absent();
  }

  private @Nullable PlacedBatch batch() {
    if (current == null || !current.holds(position)) {
      while (!ahead.isEmpty() && ahead.getFirst().end() <= position) {
        ahead.removeFirst();
      }
      PlacedBatch next = ahead.peekFirst();
      current = next != null && next.holds(position) ? next : stream.inMemory(position);
    }
    return current;
  }

  /// Keeps hold of no memory but what was read ahead: the next turn may be long after this one.
  public void pause() {
    current = null;
  }

  /// What was read ahead from the batch that holds the position, or the next one after it.
  public void readAhead(long base, StoredBatch batch) {
    if (ahead.isEmpty()) {
      position = Math.max(position, base);
    }
    ahead.addLast(new PlacedBatch(base, batch));
  }

  /// Whether anything read ahead is held in memory.
  public boolean isAhead() {
    return !ahead.isEmpty();
  }

  /// Batches are on their way from the disk: nothing is read meanwhile.
  public void loading(boolean now) {
    loading = now;
  }

  public boolean isLoading() {
    return loading;
  }
}
