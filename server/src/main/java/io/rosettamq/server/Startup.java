package io.rosettamq.server;

import io.rosettamq.log.LogException;
import io.rosettamq.server.settings.SettingsException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// Why the broker could not start, in one sentence on standard error; no stack trace for what a
/// person can put right.
final class Startup {

  private Startup() {}

  /// An expected reason. The message is the sentence.
  static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failure(String sentence, Throwable cause) {
      super(sentence, cause);
    }
  }

  /// Writes the sentence and returns the exit code.
  static int explain(Throwable failure) {
    return switch (failure) {
      case SettingsException bad -> {
        complain(bad.getMessage());
        yield ExitCode.BAD_SETTING;
      }
      case UsageException bad -> {
        complain(bad.getMessage() + " See rosetta help.");
        yield ExitCode.BAD_SETTING;
      }
      case Failure expected -> {
        complain(expected.getMessage());
        yield ExitCode.NOT_STARTED;
      }
      case LogException fault -> {
        complain(fault.getMessage());
        yield ExitCode.NOT_STARTED;
      }
      default -> {
        LoggerFactory.getLogger(Startup.class).error("unexpected failure at start-up", failure);
        yield ExitCode.NOT_STARTED;
      }
    };
  }

  private static void complain(@Nullable String sentence) {
    System.err.println("rosetta: " + sentence);
  }

  /// What to say when a listener could not be opened.
  static Failure cannotListen(String name, InetSocketAddress address, Throwable cause) {
    String place = address.getHostString() + ":" + address.getPort();
    Optional<String> reason =
        causes(cause).filter(Startup::isTaken).map(_ -> taken(name)).findAny();
    String text = reason.orElseGet(() -> String.valueOf(root(cause).getMessage()));
    return new Failure("Cannot listen for %s on %s: %s.".formatted(name, place, text), cause);
  }

  private static String taken(String name) {
    return "the port is taken; stop the other program or choose another with --" + name;
  }

  private static boolean isTaken(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return cause instanceof IOException && message.contains("Address already in use");
  }

  private static Throwable root(Throwable failure) {
    return causes(failure).reduce((_, last) -> last).orElse(failure);
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
  }
}
