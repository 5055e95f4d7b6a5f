package io.rosettamq.amqp;

import io.netty.channel.Channel;
import io.rosettamq.amqp.codec.ConnectionMethod;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Tells a client with connection.blocked that its publishes are not read, and with
/// connection.unblocked that they are again. Only where that lasts: stops of some milliseconds are
/// the ordinary way to slow a publisher down.
final class BlockedNotice {
  private static final long LASTING_MILLIS = 500;

  private final Channel socket;
  private final Outbound out;
  private final Supplier<Optional<String>> reason;
  private boolean refused;
  private boolean looking;
  private boolean told;
  private long stops;

  /// @param reason what to tell the client now, if anything
  BlockedNotice(Channel socket, Outbound out, Supplier<Optional<String>> reason) {
    this.socket = socket;
    this.out = out;
    this.reason = reason;
  }

  void refused() {
    if (!refused) {
      refused = true;
      stops++;
      lookLater();
    }
  }

  void admitted() {
    refused = false;
    if (told) {
      told = false;
      write(new ConnectionMethod.Unblocked());
    }
  }

  private void lookLater() {
    if (!looking) {
      looking = true;
      long stop = stops;
      var _ = socket.eventLoop().schedule(() -> look(stop), LASTING_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void look(long stop) {
    looking = false;
    if (!refused || told || !socket.isActive()) {
      return;
    }
    Optional<String> why = stop == stops ? reason.get() : Optional.empty();
    if (why.isPresent()) {
      told = true;
      write(new ConnectionMethod.Blocked(why.get()));
    } else {
      lookLater();
    }
  }

  private void write(ConnectionMethod method) {
    out.method(0, method);
    out.flush();
  }
}
