package io.rosettamq.server;

import io.rosettamq.log.FatalHandler;
import io.rosettamq.server.settings.Key;
import io.rosettamq.server.settings.Settings;
import io.rosettamq.server.settings.SettingsLoader;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `rosetta serve`: runs the broker until SIGTERM.
@Command(
    name = "serve",
    description = "Runs the broker.",
    mixinStandardHelpOptions = true,
    footer = "Every setting is also a key of the YAML file and a variable ROSETTA_...")
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  @Option(names = "--config", paramLabel = "FILE", description = "YAML file with settings.")
  private @Nullable Path config;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data directory (default ./data), or memory: nothing is kept.")
  private @Nullable String data;

  @Option(
      names = "--amqp",
      paramLabel = "HOST:PORT",
      description = "AMQP 0-9-1 (default 127.0.0.1:5672), or off.")
  private @Nullable String amqp;

  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      description = "Health and metrics (default 127.0.0.1:15672), or off.")
  private @Nullable String http;

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = SettingsLoader.load(flags(), Optional.ofNullable(config), System.getenv());
    FatalHandler fatal = new FatalExit();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> fatal.fatal("thread " + thread.getName() + " failed", failure));
    Server server = Server.start(settings, fatal);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server), "shutdown"));
    LOG.info("serving {}", settings.data());
    System.out.println(server.readyLine());
    server.awaitClosed();
    return ExitCode.OK;
  }

  private Map<Key, String> flags() {
    Map<Key, String> flags = new EnumMap<>(Key.class);
    put(flags, Key.DATA, data);
    put(flags, Key.AMQP, amqp);
    put(flags, Key.HTTP, http);
    return flags;
  }

  private static void put(Map<Key, String> flags, Key key, @Nullable String text) {
    if (text != null) {
      flags.put(key, text);
    }
  }

  /// A signal would make the JVM exit with 128 + its number; a clean close is success.
  private static void end(Server server) {
    server.close();
    LOG.info("closed");
    System.out.flush();
    Runtime.getRuntime().halt(ExitCode.OK);
  }
}
