package io.rosettamq.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerResponse;
import io.rosettamq.server.deadletters.DeadLettersApi;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// The HTTP listener. Each request runs on its own virtual thread and may block.
///
/// `GET /health` answers 200 with `{"status":"UP"}` once the broker is ready, 503 before; `GET
/// /metrics` answers in Prometheus' text format; `/api/dead-letters` is [DeadLettersApi].
public final class HttpListener implements AutoCloseable {
  private static final String JSON = "application/json";

  private final WebServer server;
  private final InetSocketAddress address;

  private HttpListener(WebServer server, InetSocketAddress address) {
    this.server = server;
    this.address = address;
  }

  /// Opens the port; it accepts when this returns.
  ///
  /// @param ready whether all listeners accept
  /// @param broker asked once a scrape, from any thread
  /// @param letters for administrators
  /// @throws IOException when the port cannot be had
  public static HttpListener open(
      InetSocketAddress address,
      BooleanSupplier ready,
      Supplier<BrokerSnapshot> broker,
      DeadLettersApi letters)
      throws IOException {
    var metrics = new MetricsPage(broker);
    var routing =
        HttpRouting.builder()
            .any((_, response) -> proceedWhen(ready.getAsBoolean(), response))
            .get("/health", (_, response) -> send(Status.OK_200, "UP", response))
            .get("/metrics", (_, response) -> metrics.send(response))
            .register("/api/dead-letters", letters);
    var server =
        WebServer.builder()
            .address(address.getAddress())
            .port(address.getPort())
            .shutdownHook(false)
            .routing(routing)
            .build()
            .start();
    if (!server.isRunning()) {
      throw refusal(address);
    }
    return new HttpListener(server, new InetSocketAddress(address.getAddress(), server.port()));
  }

  /// Helidon keeps the reason to itself: a plain socket is refused for the same one.
  private static IOException refusal(InetSocketAddress address) {
    try (var socket = new ServerSocket()) {
      socket.bind(address);
      return new IOException("the HTTP server did not start");
    } catch (IOException e) {
      return e;
    }
  }

  /// The bound address, with the real port.
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public void close() {
    server.stop();
  }

  private static void proceedWhen(boolean ready, ServerResponse response) {
    if (ready) {
      response.next();
    } else {
      send(Status.SERVICE_UNAVAILABLE_503, "STARTING", response);
    }
  }

  private static void send(Status code, String status, ServerResponse response) {
    response
        .status(code)
        .header(HeaderNames.CONTENT_TYPE, JSON)
        .send("{\"status\":\"%s\"}".formatted(status));
  }
}
