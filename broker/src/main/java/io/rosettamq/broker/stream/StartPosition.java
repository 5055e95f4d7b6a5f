package io.rosettamq.broker.stream;

/// Where a reader of a stream begins.
public sealed interface StartPosition {

  /// The oldest record that is kept.
  record First() implements StartPosition {}

  /// The newest batch.
  record Last() implements StartPosition {}

  /// What is appended from now on.
  record Next() implements StartPosition {}

  /// That offset, or the next one that is kept; it may lie ahead of the end.
  record Offset(long offset) implements StartPosition {}

  /// The first batch appended at that time or later.
  record Time(long millis) implements StartPosition {}

  /// A reader that begins there.
  default StreamReader reader(Stream stream, Timeline timeline) {
    long end = stream.end();
    return switch (this) {
      case First _ -> new StreamReader(stream, 0, Long.MIN_VALUE);
      case Last _ -> new StreamReader(stream, timeline.lastBase(), Long.MIN_VALUE);
      case Next _ -> new StreamReader(stream, end, Long.MIN_VALUE);
      case Offset(long offset) -> new StreamReader(stream, offset, Long.MIN_VALUE);
      case Time(long millis) -> {
        long from = timeline.offsetOf(millis, end);
        yield new StreamReader(stream, from, from == end ? Long.MIN_VALUE : millis);
      }
    };
  }
}
