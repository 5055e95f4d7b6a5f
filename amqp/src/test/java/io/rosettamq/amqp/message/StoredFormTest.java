package io.rosettamq.amqp.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.rosettamq.amqp.codec.BasicProperty;
import io.rosettamq.amqp.codec.WireReader;
import io.rosettamq.amqp.codec.WireWriter;
import io.rosettamq.amqp.message.AmqpMessage.Envelope;
import io.rosettamq.broker.command.Message;
import io.rosettamq.log.batch.BatchBuilder;
import io.rosettamq.log.batch.RecordHeader;
import io.rosettamq.log.batch.StoredRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class StoredFormTest {
  private static final Map<BasicProperty, Object> PROPERTIES =
      Map.of(
          BasicProperty.DELIVERY_MODE,
          2,
          BasicProperty.HEADERS,
          Map.of("h", 1),
          BasicProperty.REPLY_TO,
          "r");

  private static AmqpMessage message(
      String exchange, String key, Map<BasicProperty, Object> properties) {
    ByteBuf out = Unpooled.buffer();
    BasicProperty.write(new WireWriter(out), properties);
    byte[] bytes = ByteBufUtil.getBytes(out);
    int flags = BasicProperty.scan(WireReader.of(bytes, 0, bytes.length));
    Envelope envelope = Envelope.read(exchange, key, WireReader.of(bytes, 0, bytes.length), flags);
    return AmqpMessage.encode(Copies.read(envelope), utf8("body"), 42);
  }

  private static StoredRecord stored(AmqpMessage message) {
    BatchBuilder batch = new BatchBuilder(1, 42);
    batch.add(message.record());
    return Objects.requireNonNull(batch.build().record(0, 0));
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }

  private static Map<BasicProperty, Object> properties(ByteBuffer encoded) {
    byte[] bytes = new byte[encoded.remaining()];
    encoded.duplicate().get(bytes);
    return BasicProperty.read(WireReader.of(bytes, 0, bytes.length));
  }

  @Test
  void theExampleInTheDescriptorIsTrue() {
    StoredRecord record = stored(message("", "q", Map.of(BasicProperty.DELIVERY_MODE, 2)));
    RecordHeader header = record.headers().getFirst();
    assertEquals("rosetta.amqp", header.name());
    ByteBuffer value = Objects.requireNonNull(header.value());
    byte[] bytes = new byte[value.remaining()];
    value.duplicate().get(bytes);
    assertEquals("01000171100002", ByteBufUtil.hexDump(bytes));
    assertNull(record.key());
  }

  @Test
  void storedMessageRoutesAsThePublishedOne() {
    Map<BasicProperty, Object> properties =
        Map.of(
            BasicProperty.CORRELATION_ID,
            "c",
            BasicProperty.MESSAGE_ID,
            "m",
            BasicProperty.TIMESTAMP,
            7L,
            BasicProperty.HEADERS,
            Map.of("CC", List.of("open"), "BCC", List.of("blind", "é".repeat(200))));
    AmqpMessage published = message("e", "k", properties);
    StoredRecord record = stored(published);
    Message read = new AmqpDialect().read(record);
    for (String name : List.of("correlation-id", "message-id", "timestamp", "other")) {
      assertEquals(published.property(name), read.property(name), name);
    }
    assertEquals(List.of("open", "blind", "é".repeat(200)), published.extraKeys());
    assertEquals(List.of("open", "blind"), read.extraKeys(), "without what no binding can have");
    assertEquals(List.of("open"), read.openKeys());
    Object headers =
        properties(DeliveredMessage.of(record, 0, 0).properties()).get(BasicProperty.HEADERS);
    assertEquals(Map.of("CC", List.of("open")), headers);
  }

  @Test
  void theExampleOfBlindKeysIsTrue() {
    RecordHeader header = BlindKeys.header(List.of("q", "xx"));
    byte[] bytes = new byte[5];
    Objects.requireNonNull(header.value()).duplicate().get(bytes);
    assertEquals("0171027878", ByteBufUtil.hexDump(bytes));
    assertEquals(List.of("q", "xx"), BlindKeys.read(List.of(header)));
  }

  @Test
  void whatWasPublishedIsDelivered() {
    AmqpMessage message = message("ex-é", "key.ü", PROPERTIES);
    StoredRecord record = stored(message);
    DeliveredMessage delivered = DeliveredMessage.of(record, 0, 0);
    assertEquals("\5ex-é\6key.ü", text(delivered.address()));
    assertEquals(PROPERTIES, properties(delivered.properties()));
    assertEquals("body", text(delivered.body()));
    assertEquals("key.ü", text(Objects.requireNonNull(record.key())));
    assertEquals(42, record.timestamp());
  }

  @Test
  void messageKnowsItsHeadersAndBody() {
    AmqpMessage message = message("e", "k", PROPERTIES);
    assertEquals(Map.of("h", 1), message.headers());
    assertEquals("body", text(message.body()));
    assertEquals(PROPERTIES, properties(message.properties()));
    assertEquals(Map.of(), message("e", "k", Map.of()).headers());
  }

  @Test
  void recordOfAnotherProtocolIsTranslated() {
    StoredRecord foreign =
        new StoredRecord(
            0,
            5_000,
            utf8("key"),
            utf8("value"),
            List.of(
                new RecordHeader("content-type", utf8("text/plain")),
                new RecordHeader("priority", utf8("3")),
                new RecordHeader("message-deduplication-id", utf8("d")),
                new RecordHeader("rosetta.sqs", utf8("hidden")),
                new RecordHeader("other", utf8("o")),
                new RecordHeader("nothing", null)));
    DeliveredMessage delivered = DeliveredMessage.of(foreign, 0, 0);
    assertEquals("\0\3key", text(delivered.address()));
    assertEquals(
        Map.of(
            BasicProperty.CONTENT_TYPE,
            "text/plain",
            BasicProperty.PRIORITY,
            3,
            BasicProperty.TIMESTAMP,
            5L,
            BasicProperty.HEADERS,
            Map.of("x-deduplication-id", "d", "other", "o")),
        properties(delivered.properties()));
    assertEquals("value", text(delivered.body()));
  }

  @Test
  void tombstoneIsAnEmptyBodyThatSaysSo() {
    ByteBuffer odd = ByteBuffer.wrap(new byte[] {(byte) 0xFF});
    DeliveredMessage delivered =
        DeliveredMessage.of(new StoredRecord(0, 0, odd, null, List.of()), 0, 0);
    assertEquals("\0\0", text(delivered.address()));
    assertEquals(0, delivered.body().remaining());
    Object headers = properties(delivered.properties()).get(BasicProperty.HEADERS);
    assertEquals("true", ((Map<?, ?>) Objects.requireNonNull(headers)).get("tombstone"));
  }
}
