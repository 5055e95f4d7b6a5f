package io.rosettamq.amqp;

import io.rosettamq.amqp.codec.FrameDescriptor;
import io.rosettamq.log.Invariant;

/// What the listener offers and enforces.
///
/// @param connectionMax connections of the listener at most
/// @param channelMax channels of one connection at most
/// @param frameMax bytes of a frame at most
/// @param heartbeatSeconds offered; the client decides; 0 = none
/// @param handshakeTimeoutMillis from accept to connection.open
/// @param closeTimeoutMillis how long a closing client may take to say close-ok
/// @param refusalDelayMillis how long a client that failed the handshake is kept waiting
/// @param maxMessageBytes bytes of a body at most
/// @param version what `server-properties` says; clients and suites act on it
/// @param clusterName shown to clients
public record AmqpSettings(
    int connectionMax,
    int channelMax,
    int frameMax,
    int heartbeatSeconds,
    long handshakeTimeoutMillis,
    long closeTimeoutMillis,
    long refusalDelayMillis,
    long maxMessageBytes,
    String version,
    String clusterName) {

  public AmqpSettings {
    Invariant.check(connectionMax > 0, "connectionMax of at least 1");
    Invariant.check(channelMax > 0 && channelMax <= 65535, "channelMax from 1 to 65535");
    Invariant.check(frameMax >= FrameDescriptor.MIN_FRAME_MAX, "frameMax of at least 4096");
    Invariant.check(
        maxMessageBytes <= Integer.MAX_VALUE - 65536, "maxMessageBytes of less than 2 GiB");
  }

  /// RabbitMQ's values.
  public static AmqpSettings defaults() {
    return new AmqpSettings(
        Integer.MAX_VALUE,
        2047,
        131_072,
        60,
        10_000,
        5_000,
        1_000,
        134_217_728,
        "3.12.14",
        "rosettamq");
  }

  /// The same with at most so many connections, and so many channels of each.
  public AmqpSettings withLimits(int connections, int channels) {
    return new AmqpSettings(
        connections,
        channels,
        frameMax,
        heartbeatSeconds,
        handshakeTimeoutMillis,
        closeTimeoutMillis,
        refusalDelayMillis,
        maxMessageBytes,
        version,
        clusterName);
  }

  /// The same with messages of at most this size.
  public AmqpSettings withMaxMessageBytes(long bytes) {
    return new AmqpSettings(
        connectionMax,
        channelMax,
        frameMax,
        heartbeatSeconds,
        handshakeTimeoutMillis,
        closeTimeoutMillis,
        refusalDelayMillis,
        bytes,
        version,
        clusterName);
  }
}
