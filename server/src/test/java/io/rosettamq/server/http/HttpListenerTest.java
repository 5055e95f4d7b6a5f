package io.rosettamq.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.log.LogStats;
import io.rosettamq.server.deadletters.DeadLettersApi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpListenerTest {
  private final AtomicBoolean ready = new AtomicBoolean(true);
  private final AtomicReference<BrokerSnapshot> broker =
      new AtomicReference<>(snapshot(List.of(), List.of()));
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpListener listener;

  @BeforeEach
  void open() throws IOException {
    listener =
        HttpListener.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            ready::get,
            broker::get,
            new DeadLettersApi(HttpListenerTest::notAsked));
  }

  private static DeadLettersApi.Parts notAsked() {
    throw new AssertionError("dead letters were asked for");
  }

  @AfterEach
  void close() {
    client.close();
    listener.close();
  }

  @Test
  void healthIsUpWhenReady() throws Exception {
    HttpResponse<String> response = get("/health");
    assertEquals(200, response.statusCode());
    assertEquals("{\"status\":\"UP\"}", response.body());
    assertEquals("application/json", response.headers().firstValue("content-type").orElseThrow());
  }

  @Test
  void healthIsUnavailableBefore() throws Exception {
    ready.set(false);
    assertEquals(503, get("/health").statusCode());
  }

  @Test
  void metricsShowTheBrokerAndTheProcess() throws Exception {
    broker.set(
        snapshot(
            List.of(new BrokerSnapshot.Queue("/", "orders \"eu\"", 7, 2, 1)),
            List.of(0L, 4L, 2L, 1L)));
    HttpResponse<String> response = get("/metrics");
    assertEquals(200, response.statusCode());
    assertTrue(
        response.headers().firstValue("content-type").orElseThrow().startsWith("text/plain"));
    for (String line :
        List.of(
            "rosetta_queue_ready{namespace=\"/\",queue=\"orders \\\"eu\\\"\"} 7.0",
            "rosetta_queue_unacknowledged{namespace=\"/\",queue=\"orders \\\"eu\\\"\"} 2.0",
            "rosetta_messages_published_total 11.0",
            "rosetta_messages_delivered_total 10.0",
            "rosetta_messages_acknowledged_total 9.0",
            "rosetta_messages_died_total{reason=\"expired\"} 4.0",
            "rosetta_messages_died_total{reason=\"maxlen\"} 0.0",
            "rosetta_dead_letters_total{reason=\"expired\"} 3.0",
            "rosetta_journal_groups_total 5.0",
            "rosetta_journal_bytes_total 4096.0",
            "rosetta_journal_sync_seconds_bucket{le=\"2.0E-6\"} 4",
            "rosetta_journal_sync_seconds_bucket{le=\"4.0E-6\"} 6",
            "rosetta_journal_sync_seconds_bucket{le=\"+Inf\"} 7",
            "rosetta_journal_sync_seconds_count 7",
            "rosetta_journal_sync_seconds_sum 1.5",
            "rosetta_connections{protocol=\"amqp\"} 3.0",
            "jvm_threads_live_threads ")) {
      assertTrue(response.body().contains("\n" + line), () -> line + "\n" + response.body());
    }
  }

  @Test
  void aDeletedQueueLeavesTheMetrics() throws Exception {
    broker.set(snapshot(List.of(new BrokerSnapshot.Queue("/", "gone", 1, 0, 0)), List.of()));
    assertTrue(get("/metrics").body().contains("gone"));
    broker.set(snapshot(List.of(), List.of()));
    assertFalse(get("/metrics").body().contains("gone"));
  }

  @Test
  void otherPagesAreNotFound() throws Exception {
    assertEquals(404, get("/other").statusCode());
  }

  private static BrokerSnapshot snapshot(
      List<BrokerSnapshot.Queue> queues, List<Long> syncBuckets) {
    return new BrokerSnapshot(
        queues,
        new BrokerSnapshot.Messages(
            11, 10, 9, Map.of("expired", 4L, "maxlen", 0L), Map.of("expired", 3L)),
        new LogStats(5, 6, 7, 4096, 1_500_000_000, syncBuckets, 100, 400),
        Map.of("amqp", 3));
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    var uri = URI.create("http://127.0.0.1:" + listener.address().getPort() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
