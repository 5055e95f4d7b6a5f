package io.rosettamq.sqs.message;

import io.rosettamq.broker.command.Grouping;
import io.rosettamq.broker.command.Message;
import io.rosettamq.log.batch.EncodedRecord;
import io.rosettamq.log.batch.RecordEncoder;
import io.rosettamq.log.batch.RecordHeader;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A message as sent, encoded as the record that is stored. Immutable.
public final class SqsMessage implements Message {
  private final String queue;
  private final Map<String, SqsAttribute> attributes;
  private final int bodyBytes;
  private final long delayMillis;
  private final Grouping grouping;
  private final EncodedRecord record;

  private SqsMessage(String queue, Content content, int bodyBytes, EncodedRecord record) {
    this.queue = queue;
    this.attributes = content.attributes();
    this.delayMillis = content.delayMillis();
    this.grouping = content.grouping();
    this.bodyBytes = bodyBytes;
    this.record = record;
  }

  /// What a sender says of a message.
  ///
  /// @param id made for it
  /// @param traceHeader empty: none
  /// @param group null: none
  /// @param deduplicationId null: none
  /// @param groupsApart whether the same deduplication id may be sent to another group
  public record Content(
      String id,
      String body,
      Map<String, SqsAttribute> attributes,
      String traceHeader,
      @Nullable String group,
      @Nullable String deduplicationId,
      boolean groupsApart,
      long delayMillis) {

    /// Where ids count within their group, the group is part of the key.
    Grouping grouping() {
      String of = group == null ? "" : group;
      String told = deduplicationId == null ? "" : deduplicationId;
      return new Grouping(of, groupsApart ? of + " " + told : told, id);
    }
  }

  public static SqsMessage encode(String queue, Content content, long timeMillis) {
    List<RecordHeader> headers = new ArrayList<>();
    headers.add(new RecordHeader(OriginDescriptor.NAME, origin(content)));
    content
        .attributes()
        .forEach(
            (name, value) -> headers.add(new RecordHeader(name, ByteBuffer.wrap(value.value()))));
    String deduplicationId = content.deduplicationId();
    if (deduplicationId != null) {
      headers.add(new RecordHeader(OriginDescriptor.DEDUPLICATION, bytes(deduplicationId)));
    }
    ByteBuffer body = bytes(content.body());
    String group = content.group();
    EncodedRecord record =
        RecordEncoder.encode(group == null ? null : bytes(group), body, headers, timeMillis);
    return new SqsMessage(queue, content, body.remaining(), record);
  }

  private static ByteBuffer origin(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(OriginDescriptor.VERSION);
      out.writeUTF(content.id());
      out.writeUTF(content.traceHeader());
      out.writeShort(content.attributes().size());
      for (var attribute : content.attributes().entrySet()) {
        out.writeUTF(attribute.getKey());
        out.writeUTF(attribute.getValue().type());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ByteBuffer.wrap(bytes.toByteArray());
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String routingKey() {
    return queue;
  }

  @Override
  public Map<String, Object> headers() {
    Map<String, Object> headers = new LinkedHashMap<>();
    attributes.forEach((name, value) ->
        headers.put(name, value.isBinary() ? value.value().clone() : value.text()));
    return headers;
  }

  @Override
  public EncodedRecord record() {
    return record;
  }

  @Override
  public Grouping grouping() {
    return grouping;
  }

  @Override
  public long delayMillis() {
    return delayMillis;
  }

  @Override
  public int sizeBytes() {
    return bodyBytes;
  }
}
