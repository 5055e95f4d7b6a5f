package io.rosettamq.amqp.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.rosettamq.amqp.codec.AmqpException;
import io.rosettamq.amqp.codec.BasicProperty;
import io.rosettamq.amqp.codec.WireReader;
import io.rosettamq.amqp.codec.WireWriter;
import io.rosettamq.amqp.message.AmqpMessage.Envelope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CopiesTest {

  private static Envelope envelope(Map<String, Object> headers) {
    Map<BasicProperty, Object> properties =
        Map.of(
            BasicProperty.CONTENT_TYPE, "text/plain",
            BasicProperty.HEADERS, headers,
            BasicProperty.MESSAGE_ID, "m");
    ByteBuf out = Unpooled.buffer();
    BasicProperty.write(new WireWriter(out), properties);
    byte[] bytes = ByteBufUtil.getBytes(out);
    int flags = BasicProperty.scan(WireReader.of(bytes, 0, bytes.length));
    assertEquals(BasicProperty.COPIES, flags & BasicProperty.COPIES);
    return Envelope.read("e", "key", WireReader.of(bytes, 0, bytes.length), flags);
  }

  private static Map<String, Object> headers(Object copies, Object blind) {
    Map<String, Object> headers = new LinkedHashMap<>();
    headers.put("first", 1);
    headers.put("CC", copies);
    headers.put("BCC", blind);
    headers.put("last", Map.of("BCC", List.of("inside")));
    return headers;
  }

  @Test
  void keysComeFromBothAndBlindOnesLeaveTheHeaders() {
    Map<String, Object> headers = headers(List.of("a", "b"), List.of("c"));
    Envelope read = Copies.read(envelope(headers));
    assertEquals(List.of("a", "b", "c"), read.wishes().allKeys());
    headers.remove("BCC");
    assertEquals(headers, read.property(BasicProperty.HEADERS));
    assertEquals("m", read.property(BasicProperty.MESSAGE_ID));
    assertEquals("key", read.routingKey());
  }

  @Test
  void whatIsNotTextIsPassedOver() {
    Envelope read = Copies.read(envelope(headers(List.of(1, "a", List.of("b")), List.of())));
    assertEquals(List.of("a"), read.wishes().allKeys());
  }

  @Test
  void onlyArraysAreTaken() {
    AmqpException wrong =
        assertThrows(
            AmqpException.class, () -> Copies.read(envelope(headers(List.of("a"), "not a list"))));
    assertEquals(
        "PRECONDITION_FAILED - invalid message: {unacceptable_type_in_header,\"BCC\",longstr}",
        Objects.requireNonNull(wrong.error()).text());
  }
}
