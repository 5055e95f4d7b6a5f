package io.rosettamq.sqs.message;

import io.rosettamq.broker.command.Grouping;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.deadletter.DeathsHeader;
import io.rosettamq.log.batch.EncodedRecord;
import io.rosettamq.log.batch.RecordEncoder;
import io.rosettamq.log.batch.RecordHeader;
import io.rosettamq.log.batch.StoredRecord;
import java.util.List;
import java.util.Map;

/// A dead letter on its way back: the stored record without what is said of its deaths. It keeps
/// its id and its group, and is never taken for a copy.
///
/// @param queue where it goes
public record MovedMessage(String queue, Grouping grouping, EncodedRecord record, int sizeBytes)
    implements Message {

  public static MovedMessage of(StoredRecord stored, String queue) {
    List<RecordHeader> headers =
        stored.headers().stream().filter(each -> !each.name().equals(DeathsHeader.NAME)).toList();
    int bytes = stored.value() == null ? 0 : stored.value().remaining();
    return new MovedMessage(
        queue,
        Grouping.ofKey(stored.key()),
        RecordEncoder.encode(stored.key(), stored.value(), headers, stored.timestamp()),
        bytes);
  }

  @Override
  public String routingKey() {
    return queue;
  }

  @Override
  public Map<String, Object> headers() {
    return Map.of();
  }
}
