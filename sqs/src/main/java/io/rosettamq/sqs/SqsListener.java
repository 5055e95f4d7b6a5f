package io.rosettamq.sqs;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.rosettamq.broker.Broker;
import io.rosettamq.broker.command.Dialect;
import io.rosettamq.sqs.action.Actions;
import io.rosettamq.sqs.action.Namespace;
import io.rosettamq.sqs.auth.AccessKeys;
import io.rosettamq.sqs.auth.SignatureCheck;
import io.rosettamq.sqs.wire.HttpLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.InstantSource;

/// The listener of Amazon SQS. Each request runs on its own virtual thread and may block.
public final class SqsListener implements AutoCloseable {
  private final WebServer server;
  private final InetSocketAddress address;

  private SqsListener(WebServer server, InetSocketAddress address) {
    this.server = server;
    this.address = address;
  }

  /// What requests are answered with.
  ///
  /// @param dialect reads the messages of other protocols
  /// @param keys that requests must be signed with; none: by any, or not at all
  /// @param mostInFlight messages of one queue
  public record Parts(Dialect dialect, InstantSource clock, AccessKeys keys, int mostInFlight) {}

  /// Opens the port; it accepts when this returns.
  ///
  /// @throws IOException when the port cannot be had
  public static SqsListener open(InetSocketAddress address, Broker broker, Parts parts)
      throws IOException {
    Actions actions =
        new Actions(new Namespace(broker), parts.dialect, parts.clock, parts.mostInFlight);
    SignatureCheck signatures = new SignatureCheck(parts.keys, parts.clock);
    RequestHandler handler = new RequestHandler(actions, signatures);
    var server =
        WebServer.builder()
            .address(address.getAddress())
            .port(address.getPort())
            .shutdownHook(false)
            .maxPayloadSize(HttpLimits.BODY_BYTES)
            .routing(HttpRouting.builder().any(handler))
            .build()
            .start();
    if (!server.isRunning()) {
      throw refusal(address);
    }
    return new SqsListener(server, new InetSocketAddress(address.getAddress(), server.port()));
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
}
