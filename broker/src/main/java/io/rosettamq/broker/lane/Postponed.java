package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.command.Message;
import io.rosettamq.log.batch.EncodedRecord;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A message on its way into a holder: not ready before the time that it asked for. Its own time to
/// live begins when it has been routed.
record Postponed(Message message) implements Message {
  private static final long LONGEST_MILLIS = TimeUnit.DAYS.toMillis(100 * 365);

  /// Whether any queue is a holder.
  static boolean isAny(List<Queue> queues) {
    for (int i = 0; i < queues.size(); i++) {
      if (queues.get(i).isHolder()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String routingKey() {
    return message.routingKey();
  }

  @Override
  public Map<String, Object> headers() {
    return message.headers();
  }

  @Override
  public EncodedRecord record() {
    return message.record();
  }

  @Override
  public int sizeBytes() {
    return message.sizeBytes();
  }

  @Override
  public long delayMillis() {
    return Math.min(message.askedDelayMillis(), LONGEST_MILLIS);
  }
}
