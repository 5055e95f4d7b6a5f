package io.rosettamq.amqp;

import io.rosettamq.amqp.codec.AmqpError;
import io.rosettamq.amqp.codec.AmqpException;
import io.rosettamq.amqp.codec.ConnectionMethod;
import io.rosettamq.amqp.codec.FrameDescriptor;
import io.rosettamq.amqp.codec.Method;
import io.rosettamq.amqp.codec.ReplyCode;
import io.rosettamq.broker.Accounts;
import io.rosettamq.broker.Broker;
import io.rosettamq.broker.session.Client;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Class `connection`: start, authentication, tuning, open, close (AMQP 0-9-1 §1.4).
final class ConnectionHandler {

  /// Names as RabbitMQ's errors have them.
  private enum Phase {
    STARTING,
    TUNING,
    OPENING,
    RUNNING
  }

  private final AmqpConnection connection;
  private final Broker broker;
  private Phase phase = Phase.STARTING;
  private Map<String, Object> capabilities = Map.of();
  private int channelMax;
  private int frameMax = FrameDescriptor.MIN_FRAME_MAX;
  private Accounts.@Nullable User user;

  ConnectionHandler(AmqpConnection connection, Broker broker) {
    this.connection = connection;
    this.broker = broker;
  }

  int channelMax() {
    return channelMax;
  }

  int frameMax() {
    return frameMax;
  }

  Accounts.User user() {
    return Objects.requireNonNull(user);
  }

  boolean capable(String capability) {
    return Boolean.TRUE.equals(capabilities.get(capability));
  }

  void start() {
    write(new ConnectionMethod.Start(0, 9, serverProperties(), "PLAIN AMQPLAIN", "en_US"));
  }

  private Map<String, Object> serverProperties() {
    Map<String, Object> can = new LinkedHashMap<>();
    can.put("publisher_confirms", true);
    can.put("exchange_exchange_bindings", true);
    can.put("basic.nack", true);
    can.put("consumer_cancel_notify", true);
    can.put("connection.blocked", true);
    can.put("authentication_failure_close", true);
    can.put("per_consumer_qos", true);
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("capabilities", can);
    properties.put("cluster_name", connection.settings().clusterName());
    properties.put("platform", "Java " + Runtime.version().feature());
    properties.put("product", "RosettaMQ");
    properties.put("version", connection.settings().version());
    return properties;
  }

  void handle(Method method) {
    switch (method) {
      case ConnectionMethod.StartOk startOk when phase == Phase.STARTING -> startOk(startOk);
      case ConnectionMethod.TuneOk tuneOk when phase == Phase.TUNING -> tuneOk(tuneOk);
      case ConnectionMethod.Open open when phase == Phase.OPENING -> open(open);
      case ConnectionMethod.Close _ -> connection.closedByClient();
      case ConnectionMethod.UpdateSecret _ when phase == Phase.RUNNING ->
          write(new ConnectionMethod.UpdateSecretOk());
      default ->
          throw new AmqpException(
              ReplyCode.CHANNEL_ERROR,
              "unexpected method in connection state " + phase.name().toLowerCase(Locale.ROOT));
    }
  }

  @SuppressWarnings("unchecked")
  private void startOk(ConnectionMethod.StartOk startOk) {
    if (startOk.clientProperties().get("capabilities") instanceof Map<?, ?> named) {
      capabilities = (Map<String, Object>) named;
    }
    Optional<Accounts.User> known =
        Credentials.of(startOk.mechanism(), startOk.response())
            .flatMap(given ->
                broker.accounts().authenticate(given.name(), given.password(), loopback()));
    if (known.isPresent()) {
      user = known.get();
      phase = Phase.TUNING;
      AmqpSettings offer = connection.settings();
      write(
          new ConnectionMethod.Tune(
              offer.channelMax(), offer.frameMax(), offer.heartbeatSeconds()));
    } else {
      refuse(startOk.mechanism());
    }
  }

  private boolean loopback() {
    return connection.socket().remoteAddress() instanceof InetSocketAddress address
        && address.getAddress().isLoopbackAddress();
  }

  /// Without the capability a client takes a dropped socket for the refusal, as before RabbitMQ
  /// 3.2.
  private void refuse(String mechanism) {
    if (capable("authentication_failure_close")) {
      AmqpError error =
          new AmqpError(
              ReplyCode.ACCESS_REFUSED,
              "Login was refused using authentication mechanism "
                  + mechanism
                  + ". For details see the broker logfile.");
      connection.fail(error, 0, 0);
    } else {
      connection.dropLater();
    }
  }

  private void tuneOk(ConnectionMethod.TuneOk tuneOk) {
    AmqpSettings offer = connection.settings();
    frameMax =
        negotiated("frame_max", tuneOk.frameMax(), FrameDescriptor.MIN_FRAME_MAX, offer.frameMax());
    channelMax = negotiated("channel_max", tuneOk.channelMax(), 1, offer.channelMax());
    connection.frameMax(frameMax);
    connection.heartbeats().start(connection.socket().eventLoop(), tuneOk.heartbeatSeconds());
    phase = Phase.OPENING;
  }

  /// 0 takes what the server offered.
  private static int negotiated(String field, long value, int minimum, int maximum) {
    if (value == 0) {
      return maximum;
    }
    if (value < minimum) {
      throw outOfRange(field, value, "lower than the minimum allowed value (" + minimum + ")");
    }
    if (value > maximum) {
      throw outOfRange(field, value, "higher than the maximum allowed value (" + maximum + ")");
    }
    return (int) value;
  }

  private static AmqpException outOfRange(String field, long value, String how) {
    return new AmqpException(
        ReplyCode.NOT_ALLOWED, "negotiated " + field + " = " + value + " is " + how);
  }

  private void open(ConnectionMethod.Open open) {
    connection.enter();
    String vhost = open.virtualHost();
    Client client =
        broker
            .attach(vhost, connection)
            .orElseThrow(
                () -> new AmqpException(ReplyCode.NOT_ALLOWED, "vhost " + vhost + " not found"));
    phase = Phase.RUNNING;
    connection.running(client, vhost);
    write(new ConnectionMethod.OpenOk());
  }

  private void write(ConnectionMethod method) {
    connection.out().method(0, method);
  }
}
