package io.rosettamq.conformance.kafka;

import io.rosettamq.conformance.peer.FreePorts;
import io.rosettamq.conformance.peer.ProcessOutput;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A worker of Kafka Connect as a process, with the libraries of its release.
final class ConnectWorker implements AutoCloseable {
  private static final Path LIBRARIES = Path.of("kafka-connect/target/lib").toAbsolutePath();
  private static final String CONVERTER = "org.apache.kafka.connect.storage.StringConverter";

  private final Process process;
  private final ProcessOutput output;
  private final URI api;

  private ConnectWorker(Process process, URI api) {
    this.process = process;
    this.output = ProcessOutput.of(process.getInputStream());
    this.api = api;
  }

  /// Whether its libraries are there: `conformance/kafka-connect` is built.
  static boolean isInstalled() {
    return Files.isDirectory(LIBRARIES);
  }

  /// A worker that keeps offsets in a file, with its connectors.
  static ConnectWorker standalone(KafkaPeer peer, Path folder, List<Map<String, String>> connectors)
      throws IOException, InterruptedException {
    List<String> files = new ArrayList<>();
    for (Map<String, String> connector : connectors) {
      files.add(write(folder.resolve(connector.get("name") + ".properties"), connector));
    }
    String offsets = folder.resolve("offsets").toString();
    return start(
        "ConnectStandalone", peer, folder, Map.of("offset.storage.file.filename", offsets), files);
  }

  /// A worker of a group, which keeps its connectors, their state and their offsets in topics.
  static ConnectWorker distributed(KafkaPeer peer, Path folder, String group)
      throws IOException, InterruptedException {
    Map<String, String> settings = new HashMap<>(Map.of("group.id", group));
    for (String kept : List.of("config", "offset", "status")) {
      settings.put(kept + ".storage.topic", group + "-" + kept);
      settings.put(kept + ".storage.replication.factor", "1");
    }
    settings.put("offset.storage.partitions", "2");
    settings.put("status.storage.partitions", "1");
    return start("ConnectDistributed", peer, folder, settings, List.of());
  }

  private static ConnectWorker start(
      String main, KafkaPeer peer, Path folder, Map<String, String> more, List<String> files)
      throws IOException, InterruptedException {
    URI api = URI.create("http://127.0.0.1:" + FreePorts.take(1).getFirst());
    Map<String, String> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", peer.address());
    settings.put("key.converter", CONVERTER);
    settings.put("value.converter", CONVERTER);
    settings.put("offset.flush.interval.ms", "200");
    settings.put("plugin.discovery", "service_load");
    settings.put("listeners", api.toString());
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                LIBRARIES.resolve("*").toString(),
                "org.apache.kafka.connect.cli." + main,
                write(folder.resolve("worker.properties"), settings)));
    command.addAll(files);
    return new ConnectWorker(new ProcessBuilder(command).redirectErrorStream(true).start(), api);
  }

  private static String write(Path file, Map<String, String> settings) throws IOException {
    String text =
        new TreeMap<>(settings)
            .entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("\n"));
    return Files.writeString(file, text).toString();
  }

  /// Gives a connector to the group; false while the worker is not ready for it.
  boolean put(Map<String, String> connector) throws InterruptedException {
    String body =
        connector.entrySet().stream()
            .map(entry -> "\"" + entry.getKey() + "\": \"" + entry.getValue() + "\"")
            .collect(Collectors.joining(", ", "{", "}"));
    HttpRequest request =
        HttpRequest.newBuilder(api.resolve("/connectors/" + connector.get("name") + "/config"))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() / 100 == 2;
    } catch (IOException _) {
      return false;
    }
  }

  /// What it said so far.
  String log() {
    return output.text();
  }

  /// Ends it as a person would, so that it commits what it has done.
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, java.util.concurrent.TimeUnit.SECONDS)) {
      throw new AssertionError("the worker does not end:\n" + log());
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
