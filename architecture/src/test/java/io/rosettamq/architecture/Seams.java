package io.rosettamq.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Set;

/// The one list of places in `log` and `broker` that may touch the machine. Everything else gets
/// time, threads, randomness and files handed in, so that the simulator can supply its own.
///
/// An entry is a package with its sub-packages (ending in `..`) or a class with its nested classes.
enum Seams {
  /// Reads the clock.
  CLOCK,
  /// Starts, parks or sleeps threads.
  THREADS,
  /// Draws random numbers.
  ENTROPY,
  /// Opens files.
  FILES;

  Set<String> places() {
    return switch (this) {
      case CLOCK -> Set.of("io.rosettamq.log.SystemClock");
      case THREADS ->
          Set.of(
              "io.rosettamq.log.journal.LocalLog",
              "io.rosettamq.broker.lane.LaneThread",
              "io.rosettamq.broker.checkpoint.BackgroundThread");
      case ENTROPY -> Set.of("io.rosettamq.log.journal.LogSeams");
      case FILES -> Set.of("io.rosettamq.log.storage..");
    };
  }

  boolean allows(JavaClass type) {
    return places().stream().anyMatch(place -> covers(place, type));
  }

  static boolean covers(String place, JavaClass type) {
    if (place.endsWith("..")) {
      String name = place.substring(0, place.length() - 2);
      return type.getPackageName().equals(name) || type.getPackageName().startsWith(name + ".");
    }
    return type.getName().equals(place) || type.getName().startsWith(place + "$");
  }
}
