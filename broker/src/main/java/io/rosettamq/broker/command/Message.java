package io.rosettamq.broker.command;

import io.rosettamq.log.batch.EncodedRecord;
import java.util.Map;

/// A message to route: implemented by each protocol, immutable once submitted.
public interface Message {

  String routingKey();

  /// Application headers, for exchanges that route by them; decoded only when asked. Values are
  /// String, Boolean, Long, Integer, Short, Byte, Double, Float, BigDecimal, Instant, byte[], List,
  /// Map, or the marker [Message#VOID].
  Map<String, Object> headers();

  /// What is stored, encoded by the receiving thread.
  EncodedRecord record();

  /// A header that is present without a value.
  Object VOID =
      new Object() {
        @Override
        public String toString() {
          return "void";
        }
      };
}
