package io.rosettamq.conformance.scenario;

import io.rosettamq.conformance.peer.Peer;
import io.rosettamq.conformance.peer.RabbitMqPeer;
import io.rosettamq.conformance.peer.RosettaPeer;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// The peers of a test run: each is started when the first scenario asks for it and ends with the
/// run. `-Dconformance.peers=rabbitmq` or `rosetta` limits the run to one.
final class SharedPeers implements AutoCloseable {

  enum Kind {
    RABBITMQ("rabbitmq", "RabbitMQ"),
    ROSETTA("rosetta", "RosettaMQ");

    final String option;
    final String product;

    Kind(String option, String product) {
      this.option = option;
      this.product = product;
    }
  }

  private final Map<Kind, Peer> running = new EnumMap<>(Kind.class);

  static List<Kind> chosen() {
    String wanted = System.getProperty("conformance.peers", "rabbitmq,rosetta");
    return Stream.of(Kind.values()).filter(kind -> wanted.contains(kind.option)).toList();
  }

  /// The running peer; skips the test when it is not installed or not built.
  synchronized Peer peer(Kind kind) throws IOException, InterruptedException {
    Peer peer = running.get(kind);
    if (peer == null) {
      peer = start(kind);
      running.put(kind, peer);
    }
    return peer;
  }

  private static Peer start(Kind kind) throws IOException, InterruptedException {
    return switch (kind) {
      case RABBITMQ -> {
        Assumptions.assumeTrue(
            RabbitMqPeer.isInstalled(), "skipped: Debian's rabbitmq-server is not installed");
        yield RabbitMqPeer.start();
      }
      case ROSETTA -> {
        Assumptions.assumeTrue(
            RosettaPeer.isBuilt(), "skipped: server/target/rosetta.jar is not built");
        yield RosettaPeer.start();
      }
    };
  }

  @Override
  public synchronized void close() {
    running.values().forEach(Peer::close);
    running.clear();
  }
}
