package io.rosettamq.log;

/// The seam to time. The simulator supplies its own.
public interface Clock {

  /// Milliseconds since the epoch; may jump.
  long wallMillis();

  /// Nanoseconds from an arbitrary origin; never goes back.
  long nanos();
}
