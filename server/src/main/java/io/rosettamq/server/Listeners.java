package io.rosettamq.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// The listeners that are open, and the addresses they got. One thread opens and closes.
final class Listeners implements AutoCloseable {
  private final List<String> order;
  private final Map<String, InetSocketAddress> bound = new LinkedHashMap<>();
  private final Map<String, Opening> opening = new LinkedHashMap<>();

  /// @param order of their names in the ready line
  Listeners(List<String> order) {
    this.order = order;
  }

  /// Opens one listener: it accepts connections when this returns.
  @FunctionalInterface
  interface Opener {
    Opened open(InetSocketAddress address) throws IOException;
  }

  /// @param address the bound one, with the real port
  /// @param close stops accepting and ends the connections
  record Opened(InetSocketAddress address, Runnable close) {}

  /// A listener that is being opened by a thread of its own.
  private record Opening(InetSocketAddress wanted, FutureTask<Opened> task) {}

  /// Begins to open one listener, if it is wanted, while the caller goes on.
  ///
  /// @param name its flag without the dashes, and its word in the ready line
  void begin(String name, Optional<InetSocketAddress> wanted, Opener opener) {
    if (wanted.isEmpty()) {
      return;
    }
    var task = new FutureTask<>(() -> opener.open(wanted.get()));
    opening.put(name, new Opening(wanted.get(), task));
    Thread.ofPlatform().daemon().name("open-" + name).start(task);
  }

  /// Waits until all that were begun accept.
  ///
  /// @throws Startup.Failure when an address cannot be had
  void awaitOpen() throws InterruptedException {
    for (Map.Entry<String, Opening> entry : opening.entrySet()) {
      try {
        bound.put(entry.getKey(), entry.getValue().task().get().address());
      } catch (ExecutionException e) {
        throw Startup.cannotListen(entry.getKey(), entry.getValue().wanted(), e);
      }
    }
  }

  /// The one line of standard output.
  String readyLine() {
    var line = new StringBuilder("ready");
    for (String name : order) {
      InetSocketAddress address = bound.get(name);
      if (address != null) {
        line.append(' ').append(name).append('=').append(text(address));
      }
    }
    return line.toString();
  }

  /// Closes in the opposite order.
  @Override
  public void close() {
    List.copyOf(opening.values()).reversed().forEach(Listeners::close);
    opening.clear();
  }

  private static void close(Opening listener) {
    try {
      listener.task().get().close().run();
    } catch (ExecutionException _) {
      // was not opened
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static String text(InetSocketAddress address) {
    String host = address.getHostString();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
