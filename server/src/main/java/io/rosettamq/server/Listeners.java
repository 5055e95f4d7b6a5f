package io.rosettamq.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The listeners that are open, and the addresses they got. One thread opens and closes.
final class Listeners implements AutoCloseable {
  private final Map<String, InetSocketAddress> bound = new LinkedHashMap<>();
  private final Deque<Runnable> closers = new ArrayDeque<>();

  /// Opens one listener: it accepts connections when this returns.
  @FunctionalInterface
  interface Opener {
    Opened open(InetSocketAddress address) throws IOException;
  }

  /// @param address the bound one, with the real port
  /// @param close stops accepting and ends the connections
  record Opened(InetSocketAddress address, Runnable close) {}

  /// @param name its flag without the dashes, and its word in the ready line
  /// @throws Startup.Failure when the address cannot be had
  void open(String name, Optional<InetSocketAddress> wanted, Opener opener) {
    if (wanted.isEmpty()) {
      return;
    }
    try {
      Opened opened = opener.open(wanted.get());
      bound.put(name, opened.address());
      closers.push(opened.close());
    } catch (IOException | RuntimeException e) {
      throw Startup.cannotListen(name, wanted.get(), e);
    }
  }

  /// The one line of standard output.
  String readyLine() {
    var line = new StringBuilder("ready");
    bound.forEach(
        (name, address) -> line.append(' ').append(name).append('=').append(text(address)));
    return line.toString();
  }

  /// Closes in the opposite order.
  @Override
  public void close() {
    while (!closers.isEmpty()) {
      closers.pop().run();
    }
  }

  private static String text(InetSocketAddress address) {
    String host = address.getHostString();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
