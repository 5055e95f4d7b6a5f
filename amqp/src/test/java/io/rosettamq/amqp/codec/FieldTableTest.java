package io.rosettamq.amqp.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.rosettamq.broker.command.Message;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class FieldTableTest {

  private static Map<String, Object> everything() {
    Map<String, Object> table = new LinkedHashMap<>();
    table.put("S", "text");
    table.put("t", true);
    table.put("b", (byte) -3);
    table.put("s", (short) -300);
    table.put("I", -70_000);
    table.put("l", Long.MIN_VALUE);
    table.put("f", 1.5f);
    table.put("d", -2.25);
    table.put("D", new BigDecimal("12.34"));
    table.put("T", Instant.ofEpochSecond(1_700_000_000));
    table.put("V", Message.VOID);
    table.put("A", List.of("a", 1, List.of(), Map.of("n", 2L)));
    table.put("F", Map.of("x", Map.of("y", "z")));
    return table;
  }

  private static WireReader reader(byte[] bytes) {
    return WireReader.of(bytes, 0, bytes.length);
  }

  private static byte[] written(Map<String, Object> table) {
    ByteBuf out = Unpooled.buffer();
    new WireWriter(out).table(table);
    return ByteBufUtil.getBytes(out);
  }

  private static byte[] hex(String text) {
    return ByteBufUtil.decodeHexDump(text);
  }

  @Test
  void valuesComeBackAsTheyWere() {
    assertEquals(everything(), reader(written(everything())).table());
  }

  @Test
  void bytesComeBackAsTheyWere() {
    Object back = reader(written(Map.of("x", new byte[] {1, 2}))).table().get("x");
    assertArrayEquals(new byte[] {1, 2}, (byte[]) back);
  }

  @Test
  void unsignedLettersAreWidened() {
    byte[] table = hex("00000010" + "016142ff" + "016275ffff" + "016369ffffffff");
    assertEquals(Map.of("a", (short) 255, "b", 65_535, "c", 0xFFFF_FFFFL), reader(table).table());
  }

  @Test
  void timeBeyondTheCalendarStaysANumber() {
    byte[] table = hex("0000000b" + "016154ffffffffffffffff");
    assertEquals(Map.of("a", -1L), reader(table).table());
  }

  @Test
  void voidIsTheMarker() {
    assertSame(Message.VOID, reader(hex("00000003016156")).table().get("a"));
  }

  @Test
  void scanFindsCopiesOnTheTopLevelOnly() {
    assertTrue(FieldTable.scan(reader(written(Map.of("CC", List.of("a"))))));
    assertTrue(FieldTable.scan(reader(written(Map.of("BCC", "a", "x", 1)))));
    assertFalse(FieldTable.scan(reader(written(Map.of("XCC", "a", "CD", 1)))));
    assertFalse(FieldTable.scan(reader(written(Map.of("n", Map.of("CC", "a"))))));
    assertFalse(FieldTable.scan(reader(written(everything()))));
  }

  @Test
  void lengthsThatLieAreSyntaxErrors() {
    for (String table :
        List.of(
            "000000ff",
            "00000003016153",
            "00000004016141ff",
            "0000000401615300",
            "7fffffff01",
            "00000003017a5a",
            "0000000801614100000001",
            "ffffffff")) {
      AmqpException decoded =
          assertThrows(AmqpException.class, () -> reader(hex(table)).table(), table);
      assertEquals(ReplyCode.SYNTAX_ERROR, decoded.error().code());
      assertThrows(AmqpException.class, () -> FieldTable.scan(reader(hex(table))), table);
    }
  }

  @Test
  void nestingIsBounded() {
    Map<String, Object> deep = Map.of();
    for (int i = 0; i < 100; i++) {
      deep = Map.of("d", deep);
    }
    byte[] bytes = written(deep);
    assertThrows(AmqpException.class, () -> reader(bytes).table());
    assertThrows(AmqpException.class, () -> FieldTable.scan(reader(bytes)));
  }
}
