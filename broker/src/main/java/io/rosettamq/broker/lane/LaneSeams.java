package io.rosettamq.broker.lane;

import io.rosettamq.broker.stream.Compression;
import io.rosettamq.log.Clock;
import io.rosettamq.log.FatalHandler;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/// What a lane needs of the machine; the simulator brings its own.
///
/// @param readers runs reads that block on the disk
/// @param entropy random numbers for generated names
/// @param compression opens what producers compressed
public record LaneSeams(
    Clock clock,
    Executor readers,
    LongSupplier entropy,
    FatalHandler fatal,
    Compression compression) {

  /// Without a codec.
  public LaneSeams(Clock clock, Executor readers, LongSupplier entropy, FatalHandler fatal) {
    this(clock, readers, entropy, fatal, Compression.NONE);
  }
}
