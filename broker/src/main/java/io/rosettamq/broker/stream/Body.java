package io.rosettamq.broker.stream;

import io.rosettamq.log.Ref;
import io.rosettamq.log.batch.StoredBatch;
import org.jspecify.annotations.Nullable;

/// One stored batch, shared by all streams it was routed to. Owned by a lane.
///
/// Its bytes may be evicted from memory at any time: the journal is the backing store until a
/// checkpoint has moved it to a segment.
public final class Body {
  private final Ref ref;
  private final int span;
  private @Nullable StoredBatch batch;
  private boolean inSegment;
  private int streams;

  /// @param ref where the journal has it
  /// @param span offsets it covers: last offset delta + 1
  /// @param batch its bytes, if in memory
  public Body(Ref ref, int span, @Nullable StoredBatch batch) {
    this.ref = ref;
    this.span = span;
    this.batch = batch;
  }

  public Ref ref() {
    return ref;
  }

  public int span() {
    return span;
  }

  public @Nullable StoredBatch batch() {
    return batch;
  }

  /// Has its bytes in memory again.
  public void load(StoredBatch loaded) {
    batch = loaded;
  }

  void evict() {
    batch = null;
  }

  /// From now on the segments have it, and the journal may forget it.
  public void movedToSegment() {
    inSegment = true;
  }

  boolean isInSegment() {
    return inSegment;
  }

  /// No stream refers to it any more.
  boolean isDead() {
    return streams == 0;
  }

  void retain() {
    streams++;
  }

  void release() {
    streams--;
  }
}
