package io.rosettamq.log.journal;

import io.rosettamq.log.Clock;
import io.rosettamq.log.FatalHandler;
import io.rosettamq.log.SystemClock;
import java.security.SecureRandom;
import java.util.function.LongSupplier;

/// What the log takes from its surroundings besides storage.
///
/// @param clock for the time in frames and for measurements
/// @param entropy random numbers that mark each use of a journal file
/// @param fatal told once when a write failed or an invariant broke
public record LogSeams(Clock clock, LongSupplier entropy, FatalHandler fatal) {

  /// The machine's clock and randomness.
  public static LogSeams system(FatalHandler fatal) {
    return new LogSeams(new SystemClock(), new SecureRandom()::nextLong, fatal);
  }
}
