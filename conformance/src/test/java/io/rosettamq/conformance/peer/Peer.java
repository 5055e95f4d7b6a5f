package io.rosettamq.conformance.peer;

import com.rabbitmq.client.ConnectionFactory;

/// A running broker that AMQP clients can connect to on loopback.
public interface Peer extends AutoCloseable {

  /// The product, for test names and messages.
  String product();

  /// The port that accepts AMQP 0-9-1.
  int amqpPort();

  /// A client factory for this broker, with recovery off and short timeouts, so that a scenario
  /// sees each error itself.
  default ConnectionFactory factory() {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(amqpPort());
    factory.setAutomaticRecoveryEnabled(false);
    factory.setTopologyRecoveryEnabled(false);
    factory.setConnectionTimeout(10_000);
    factory.setHandshakeTimeout(10_000);
    factory.setShutdownTimeout(5_000);
    factory.setChannelRpcTimeout(10_000);
    return factory;
  }

  /// Ends every process of this peer and removes its files.
  @Override
  void close();
}
