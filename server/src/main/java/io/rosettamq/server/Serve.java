package io.rosettamq.server;

import io.rosettamq.log.FatalHandler;
import io.rosettamq.server.settings.Key;
import io.rosettamq.server.settings.Settings;
import io.rosettamq.server.settings.SettingsLoader;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `rosetta serve`: runs the broker until SIGTERM.
final class Serve {
  private static final Logger LOG = LoggerFactory.getLogger(Serve.class);

  private static final String CONFIG = "config";
  private static final List<Key> FLAGS = List.of(Key.DATA, Key.AMQP, Key.KAFKA, Key.SQS, Key.HTTP);
  private static final Set<String> NAMES = Set.of(CONFIG, "data", "amqp", "kafka", "sqs", "http");

  private static final String HELP =
      """
      Usage: rosetta serve [OPTIONS]
      Runs the broker until SIGTERM. HOST:PORT may have port 0 (a free one) or be off.

        --config FILE      YAML file with settings
        --data DIR         data directory (default ./data), or memory: nothing is kept
        --amqp HOST:PORT   AMQP 0-9-1 (default 127.0.0.1:5672)
        --kafka HOST:PORT  Kafka (default 127.0.0.1:9092)
        --sqs HOST:PORT    Amazon SQS (default 127.0.0.1:9324)
        --http HOST:PORT   health and metrics (default 127.0.0.1:15672)

      Every setting is also a key of the YAML file and a variable ROSETTA_...
      """;

  private Serve() {}

  /// Returns when the broker is closed; a signal ends the process before that.
  ///
  /// @throws RuntimeException that [Startup#explain] turns into a sentence
  static int run(List<String> words) throws InterruptedException {
    if (words.contains("--help") || words.contains("-h")) {
      return Rosetta.print(HELP);
    }
    FatalHandler fatal = new FatalExit();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> fatal.fatal("thread " + thread.getName() + " failed", failure));
    Server server = Server.start(settings(words), fatal);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server), "shutdown"));
    Rosetta.print(server.readyLine() + "\n");
    server.awaitClosed();
    return ExitCode.OK;
  }

  private static Settings settings(List<String> words) {
    Map<String, String> given = Flags.parse(words, NAMES);
    Map<Key, String> flags = new EnumMap<>(Key.class);
    for (Key key : FLAGS) {
      String text = given.get(key.path());
      if (text != null) {
        flags.put(key, text);
      }
    }
    return SettingsLoader.load(
        flags, Optional.ofNullable(given.get(CONFIG)).map(Path::of), System.getenv());
  }

  /// A signal would make the JVM exit with 128 + its number; a clean close is success.
  private static void end(Server server) {
    server.close();
    LOG.info("closed");
    System.out.flush();
    Runtime.getRuntime().halt(ExitCode.OK);
  }
}
