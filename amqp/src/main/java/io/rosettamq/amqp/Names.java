package io.rosettamq.amqp;

/// Names as RabbitMQ takes them.
final class Names {

  private Names() {}

  /// Without CR and LF, which RabbitMQ strips from names of exchanges and queues.
  static String stripped(String name) {
    return name.indexOf('\r') < 0 && name.indexOf('\n') < 0
        ? name
        : name.replace("\r", "").replace("\n", "");
  }
}
