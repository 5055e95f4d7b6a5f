package io.rosettamq.amqp.message;

/// The layout of the reserved record header that keeps an AMQP message's metadata verbatim.
///
/// ```
///  0         1      2               2+e      3+e
///  +---------+------+---------------+--------+------------------+-----------------+
///  | version |  e   | exchange (e)  |   r    | routing key (r)  |   properties    |
///  +---------+------+---------------+--------+------------------+-----------------+
/// ```
///
/// `properties` are the property flags (2 bytes) and the property list, as in the content header
/// that the publisher sent. Exchange and routing key are as basic.deliver ends with them.
///
/// Example: `01 00 01 71 1000 02`: to the default exchange, key `q`, delivery-mode 2.
///
/// A second header is there only where the publisher gave blind keys (BCC), which no consumer sees:
/// each as a length (1 byte) and its bytes. Example: `01 71 02 7878`: keys `q` and `xx`.
public final class OriginDescriptor {
  public static final String NAME = "rosetta.amqp";
  public static final String BLIND_NAME = "rosetta.amqp.blind";
  public static final int VERSION = 1;
  public static final int EXCHANGE_OFFSET = 1;

  private OriginDescriptor() {}
}
