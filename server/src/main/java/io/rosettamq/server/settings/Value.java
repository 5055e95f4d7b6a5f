package io.rosettamq.server.settings;

import io.rosettamq.sqs.auth.AccessKeys;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One setting as text, with where it came from so that an error can say so.
///
/// @param origin as a person would look for it: `--amqp`, `ROSETTA_AMQP`, `rosetta.yaml`
record Value(Key key, String text, String origin) {
  private static final Pattern HOST_PORT = Pattern.compile("(?:\\[([^]]+)]|([^:]+)):(\\d{1,5})");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15}) ?(B|[KMGT]i?B)?");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9}) ?(ms|s|m|h)");

  Settings.Data data() {
    if (text.equals("memory")) {
      return new Settings.Data.Memory();
    }
    try {
      if (!text.isBlank()) {
        return new Settings.Data.Directory(Path.of(text));
      }
    } catch (InvalidPathException _) {
      // said below
    }
    throw expected("a directory or memory");
  }

  Optional<InetSocketAddress> address() {
    if (text.equals("off")) {
      return Optional.empty();
    }
    Matcher match = HOST_PORT.matcher(text);
    if (!match.matches() || Integer.parseInt(match.group(3)) > 65_535) {
      throw expected("HOST:PORT or off");
    }
    String host = Optional.ofNullable(match.group(1)).orElseGet(() -> match.group(2));
    var address = new InetSocketAddress(host, Integer.parseInt(match.group(3)));
    if (address.isUnresolved()) {
      throw new SettingsException(
          "%s names the host %s, which is unknown.".formatted(name(), host));
    }
    return Optional.of(address);
  }

  /// Bytes; `KB`, `MB`, `GB` are powers of 1024, as `KiB` and so on.
  long bytes() {
    Matcher match = SIZE.matcher(text);
    if (!match.matches()) {
      throw expected("a size such as 64MB");
    }
    String unit = Optional.ofNullable(match.group(2)).orElse("B");
    long factor = 1L << (10 * "BKMGT".indexOf(unit.charAt(0)));
    try {
      return Math.multiplyExact(Long.parseLong(match.group(1)), factor);
    } catch (ArithmeticException _) {
      throw expected("a size such as 64MB");
    }
  }

  AccessKeys accessKeys() {
    try {
      return text.isBlank() ? AccessKeys.NONE : AccessKeys.parse(text);
    } catch (IllegalArgumentException e) {
      throw new SettingsException("%s is not right: %s.".formatted(name(), e.getMessage()));
    }
  }

  int count() {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException _) {
      throw expected("a whole number");
    }
  }

  boolean yesOrNo() {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw expected("true or false");
    };
  }

  Duration duration() {
    Matcher match = DURATION.matcher(text);
    if (!match.matches()) {
      throw expected("a duration such as 500ms, 60s or 5m");
    }
    long amount = Long.parseLong(match.group(1));
    return switch (match.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  /// The value, refused when it is below the least one.
  long bytesAtLeast(long least) {
    if (bytes() < least) {
      throw expected("at least %dKB".formatted(least / 1024));
    }
    return bytes();
  }

  /// A number from 1 to `most`, which is also what `unlimited` means.
  int limit(int most) {
    if (text.equals("unlimited")) {
      return most;
    }
    int count = countAtLeast(1);
    if (count > most) {
      throw expected("at most %d".formatted(most));
    }
    return count;
  }

  int countAtLeast(int least) {
    if (count() < least) {
      throw expected("at least %d".formatted(least));
    }
    return count();
  }

  private SettingsException expected(String what) {
    return new SettingsException("%s must be %s, not \"%s\".".formatted(name(), what, text));
  }

  private String name() {
    return "Setting %s (from %s)".formatted(key.path(), origin);
  }
}
