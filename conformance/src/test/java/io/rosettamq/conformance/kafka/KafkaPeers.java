package io.rosettamq.conformance.kafka;

import io.rosettamq.conformance.peer.KafkaNode;
import io.rosettamq.conformance.peer.RosettaProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/// The brokers that a class of tests is run against: Kafka itself and RosettaMQ, each started once
/// for all classes. `-Dconformance.peers=kafka` or `rosetta` limits the run to one; what is not
/// built is left out.
final class KafkaPeers implements ArgumentsProvider {
  private static final ExtensionContext.Namespace STORE =
      ExtensionContext.Namespace.create(KafkaPeers.class);

  /// As Kafka's node has it in these tests.
  private static final Map<String, String> SETTINGS =
      Map.of(
          "ROSETTA_KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0",
          "ROSETTA_KAFKA_LOG_CLEANER_BACKOFF_MS", "200",
          "ROSETTA_STORAGE_CHECKPOINT_INTERVAL", "500ms");

  /// Not the process itself: JUnit would close an argument that can be closed.
  private record Reached(String address) implements KafkaPeer {}

  /// Ends with the run.
  private record Running(KafkaPeer peer, Runnable end) implements AutoCloseable {
    @Override
    public void close() {
      end.run();
    }
  }

  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    String wanted = System.getProperty("conformance.peers", "kafka,rosetta");
    List<Arguments> peers = new ArrayList<>();
    if (wanted.contains("kafka") && KafkaNode.isInstalled()) {
      peers.add(peer("Kafka", context, KafkaPeers::kafka));
    }
    if (wanted.contains("rosetta") && RosettaProcess.isBuilt()) {
      peers.add(peer("RosettaMQ", context, KafkaPeers::rosetta));
    }
    return peers.stream();
  }

  private interface Start {
    Running run() throws IOException, InterruptedException;
  }

  private static Arguments peer(String product, ExtensionContext context, Start start) {
    Running running =
        context
            .getRoot()
            .getStore(STORE)
            .computeIfAbsent(
                product,
                _ -> {
                  try {
                    return start.run();
                  } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(product + " does not start", e);
                  }
                },
                Running.class);
    return Arguments.of(Named.of(product, running.peer()));
  }

  private static Running kafka() throws IOException, InterruptedException {
    KafkaNode node = KafkaNode.start();
    return new Running(new Reached(node.address()), node::close);
  }

  private static Running rosetta() throws IOException, InterruptedException {
    KafkaBroker broker = KafkaBroker.start(SETTINGS);
    return new Running(new Reached(broker.address()), broker::close);
  }
}
