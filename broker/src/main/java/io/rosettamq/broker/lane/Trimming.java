package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.entry.Entry;
import io.rosettamq.broker.entry.EntrySize;
import io.rosettamq.broker.stream.Timeline;
import io.rosettamq.broker.view.Runs;

/// Drops what a stream's retention no longer keeps, as an effect: recovery never decides on it.
///
/// It is looked at when something is appended to a stream and when a client asks for it, so that
/// nobody meets a record that should be gone; a stream that nobody touches costs nothing.
final class Trimming {
  /// The most that it adds to the unit.
  static final int MAX_BYTES = EntrySize.settled(1);

  private final Effects effects;
  private final LaneClock clock;

  Trimming(Effects effects, LaneClock clock) {
    this.effects = effects;
    this.clock = clock;
  }

  /// Lane time.
  long timeMillis() {
    return clock.millis();
  }

  /// Before a client looks at the queue. Does nothing to a work queue.
  void trim(Queue queue) {
    if (firstKept(queue) > queue.start()) {
      effects.room().ensure(MAX_BYTES);
      appended(queue);
    }
  }

  /// After a batch was appended; the room for it was asked for with the batch. Does nothing to a
  /// work queue.
  void appended(Queue queue) {
    long first = firstKept(queue);
    long start = queue.start();
    if (first > start) {
      Runs runs = new Runs();
      runs.add(start, first);
      effects.emit(new Entry.Settled(queue.view().id(), runs));
    }
  }

  private long firstKept(Queue queue) {
    Timeline timeline = queue.timeline();
    return timeline == null ? 0 : timeline.firstKept(timeMillis());
  }
}
