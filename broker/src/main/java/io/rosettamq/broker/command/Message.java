package io.rosettamq.broker.command;

import io.rosettamq.broker.deadletter.Deaths;
import io.rosettamq.log.batch.EncodedRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A message to route: implemented by each protocol, immutable once submitted.
public interface Message {

  String routingKey();

  /// Further keys that it is routed by as well.
  default List<String> extraKeys() {
    return List.of();
  }

  /// Those of [#extraKeys()] that whoever gets the message may see.
  default List<String> openKeys() {
    return extraKeys();
  }

  /// Application headers, for exchanges that route by them; decoded only when asked. Values are
  /// String, Boolean, Long, Integer, Short, Byte, Double, Float, BigDecimal, Instant, byte[], List,
  /// Map, or the marker [Message#VOID].
  Map<String, Object> headers();

  /// A property by AMQP's name for it, for example `correlation-id` or `timestamp` (in seconds),
  /// for exchanges that route by it and for other protocols; decoded only when asked.
  default Optional<String> property(String name) {
    return Optional.empty();
  }

  /// What is stored, encoded by the receiving thread.
  EncodedRecord record();

  /// The exchange it was published to.
  default String exchange() {
    return "";
  }

  /// How long it may wait in a queue, in milliseconds; negative: for ever.
  default long ttlMillis() {
    return -1;
  }

  /// How long it is not ready in a queue after it was appended, in milliseconds; 0: ready at once.
  default long delayMillis() {
    return 0;
  }

  /// How long an exchange that delays is asked to hold it, in milliseconds; at most 0: not at all.
  default long askedDelayMillis() {
    return 0;
  }

  /// For queues that serve messages by groups.
  default Grouping grouping() {
    return Grouping.NONE;
  }

  /// 0 is the lowest.
  default int priority() {
    return 0;
  }

  /// What counts against a queue's limit of bytes: the body's length.
  default int sizeBytes() {
    return record().body().length;
  }

  /// What has happened to it before; also what a publisher that got it as a dead letter says.
  default Deaths deaths() {
    return Deaths.NONE;
  }

  /// A header that is present without a value.
  Object VOID =
      new Object() {
        @Override
        public String toString() {
          return "void";
        }
      };
}
