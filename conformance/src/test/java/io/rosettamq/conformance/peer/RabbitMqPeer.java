package io.rosettamq.conformance.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Debian's `rabbitmq-server` as a node of its own: own name, ports, folders and `epmd`, beside any
/// other that runs on the machine. It runs as the user of the test.
public final class RabbitMqPeer implements Peer {

  // the script under lib, not the wrapper in /usr/sbin, which insists on user rabbitmq
  private static final Path SCRIPT = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  // part of Debian's package, off by default
  private static final String PLUGINS =
      "[rabbitmq_consistent_hash_exchange, rabbitmq_random_exchange].";

  private final Path folder;
  private final Process epmd;
  private final Process broker;
  private final int amqpPort;

  private RabbitMqPeer(Path folder, Process epmd, Process broker, int amqpPort) {
    this.folder = folder;
    this.epmd = epmd;
    this.broker = broker;
    this.amqpPort = amqpPort;
  }

  /// Is Debian's package there?
  public static boolean isInstalled() {
    return Files.isExecutable(SCRIPT);
  }

  /// Starts a node and waits until it accepts clients.
  public static RabbitMqPeer start() throws IOException, InterruptedException {
    Path folder = Folders.temporary("rosetta-rabbitmq-");
    List<Integer> ports = FreePorts.take(3);
    Files.createDirectories(folder.resolve("mnesia"));
    Files.createDirectories(folder.resolve("log"));
    Files.writeString(folder.resolve("enabled_plugins"), PLUGINS);
    Files.writeString(folder.resolve("rabbitmq.conf"), "");
    Files.writeString(folder.resolve("env.conf"), "");
    Process epmd = startEpmd(ports.get(2));
    ProcessBuilder builder = new ProcessBuilder(SCRIPT.toString()).redirectErrorStream(true);
    builder.environment().putAll(environment(folder, ports));
    Process broker = builder.start();
    RabbitMqPeer peer = new RabbitMqPeer(folder, epmd, broker, ports.get(0));
    Runtime.getRuntime().addShutdownHook(new Thread(peer::endProcesses));
    ProcessOutput output = ProcessOutput.of(broker.getInputStream());
    if (output.await(line -> line.contains("broker... completed"), START_LIMIT).isEmpty()) {
      peer.close();
      throw new IllegalStateException("rabbitmq-server did not start:\n" + output.text());
    }
    return peer;
  }

  private static Process startEpmd(int port) throws IOException {
    // started here in the foreground, because the one that Erlang would start outlives the broker
    return new ProcessBuilder("epmd", "-port", Integer.toString(port), "-address", "127.0.0.1")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static Map<String, String> environment(Path folder, List<Integer> ports) {
    return Map.ofEntries(
        // makes the script exec the Erlang VM, so that the process id is the broker's
        Map.entry("RUNNING_UNDER_SYSTEMD", "true"),
        Map.entry("HOME", folder.toString()),
        Map.entry("ERL_EPMD_PORT", Integer.toString(ports.get(2))),
        Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
        Map.entry("RABBITMQ_NODENAME", "conformance" + ports.get(0) + "@localhost"),
        Map.entry("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
        Map.entry("RABBITMQ_NODE_PORT", Integer.toString(ports.get(0))),
        Map.entry("RABBITMQ_DIST_PORT", Integer.toString(ports.get(1))),
        Map.entry("RABBITMQ_MNESIA_BASE", folder.resolve("mnesia").toString()),
        Map.entry("RABBITMQ_LOG_BASE", folder.resolve("log").toString()),
        Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("enabled_plugins").toString()),
        Map.entry("RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq").toString()),
        Map.entry("RABBITMQ_CONF_ENV_FILE", folder.resolve("env.conf").toString()));
  }

  @Override
  public String product() {
    return "RabbitMQ";
  }

  @Override
  public int amqpPort() {
    return amqpPort;
  }

  @Override
  public void close() {
    endProcesses();
    Folders.delete(folder);
  }

  private void endProcesses() {
    broker.descendants().forEach(ProcessHandle::destroyForcibly);
    broker.destroyForcibly();
    epmd.destroyForcibly();
    try {
      broker.waitFor(10, TimeUnit.SECONDS);
      epmd.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
