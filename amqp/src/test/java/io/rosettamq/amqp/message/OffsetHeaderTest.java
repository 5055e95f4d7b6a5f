package io.rosettamq.amqp.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.rosettamq.amqp.codec.BasicProperty;
import io.rosettamq.amqp.codec.WireReader;
import io.rosettamq.amqp.codec.WireWriter;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class OffsetHeaderTest {
  private static final String NAME = "x-stream-offset";

  /// Adds the header to encoded properties that do not start at the buffer's first byte.
  private static Map<BasicProperty, Object> added(
      Map<BasicProperty, Object> properties, long offset) {
    ByteBuf out = Unpooled.buffer();
    out.writeByte(7);
    BasicProperty.write(new WireWriter(out), properties);
    ByteBuffer in = ByteBuffer.wrap(ByteBufUtil.getBytes(out)).position(1);
    ByteBuffer result = OffsetHeader.added(in, offset);
    assertEquals(1, in.position());
    byte[] bytes = new byte[result.remaining()];
    result.get(bytes);
    return BasicProperty.read(WireReader.of(bytes, 0, bytes.length));
  }

  private static Map<BasicProperty, Object> with(
      Map<BasicProperty, Object> properties, Map<String, Object> headers) {
    Map<BasicProperty, Object> all = new EnumMap<>(BasicProperty.class);
    all.putAll(properties);
    all.put(BasicProperty.HEADERS, headers);
    return all;
  }

  private static final Map<BasicProperty, Object> AROUND =
      Map.of(
          BasicProperty.CONTENT_TYPE, "text/plain",
          BasicProperty.CONTENT_ENCODING, "utf-8",
          BasicProperty.DELIVERY_MODE, 2,
          BasicProperty.APP_ID, "app");

  @Test
  void joinsNoHeaders() {
    assertEquals(with(Map.of(), Map.of(NAME, 5L)), added(Map.of(), 5));
    assertEquals(with(AROUND, Map.of(NAME, 5L)), added(AROUND, 5));
  }

  @Test
  void joinsOtherHeaders() {
    Map<String, Object> headers = Map.of("a", 1, "b", Map.of("c", "d"));
    Map<String, Object> expected = new LinkedHashMap<>(headers);
    expected.put(NAME, 1L << 40);
    assertEquals(with(AROUND, expected), added(with(AROUND, headers), 1L << 40));
    assertEquals(with(Map.of(), expected), added(with(Map.of(), headers), 1L << 40));
    assertEquals(with(Map.of(), Map.of(NAME, 0L)), added(with(Map.of(), Map.of()), 0));
  }

  @Test
  void replacesItsLike() {
    assertEquals(
        with(AROUND, Map.of(NAME, 9L, "z", 1)),
        added(with(AROUND, Map.of(NAME, "old", "z", 1)), 9));
    assertEquals(
        with(AROUND, Map.of("z", NAME, NAME, 9L)), added(with(AROUND, Map.of("z", NAME)), 9));
  }
}
