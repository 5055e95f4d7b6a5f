package io.rosettamq.kafka.produce;

import io.rosettamq.broker.command.Grouping;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.translation.NeutralMessage;
import io.rosettamq.log.batch.EncodedRecord;
import io.rosettamq.log.batch.RecordEncoder;
import io.rosettamq.log.batch.RecordHeader;
import io.rosettamq.log.batch.StoredBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;

/// A record that a producer publishes to a queue. Its key is the message group of queues that have
/// groups.
///
/// @param sizeBytes of the value
record QueueMessage(EncodedRecord record, Grouping grouping, int sizeBytes) implements Message {
  /// The records of a batch, in order; reserved headers are the broker's to write.
  static List<Message> of(StoredBatch batch) {
    List<Message> messages = new ArrayList<>();
    Iterator<Record> records =
        MemoryRecords.readableRecords(batch.kafkaBytes()).records().iterator();
    while (records.hasNext()) {
      messages.add(of(records.next()));
    }
    return messages;
  }

  private static QueueMessage of(Record record) {
    List<RecordHeader> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      if (!header.key().startsWith(NeutralMessage.RESERVED)) {
        byte[] value = header.value();
        headers.add(new RecordHeader(header.key(), value == null ? null : ByteBuffer.wrap(value)));
      }
    }
    ByteBuffer key = record.hasKey() ? record.key() : null;
    ByteBuffer value = record.hasValue() ? record.value() : null;
    return new QueueMessage(
        RecordEncoder.encode(key, value, headers, record.timestamp()),
        Grouping.ofKey(key),
        value == null ? 0 : value.remaining());
  }

  @Override
  public String routingKey() {
    return "";
  }

  @Override
  public Map<String, Object> headers() {
    return Map.of();
  }
}
