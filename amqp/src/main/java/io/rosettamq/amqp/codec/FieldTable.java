package io.rosettamq.amqp.codec;

import io.netty.buffer.ByteBuf;
import io.rosettamq.broker.command.Message;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Field tables in RabbitMQ's dialect (its errata to AMQP 0-9-1 §4.2.5.5), which differs from the
/// specification's letters.
///
/// ```
///  t boolean   b int8    B uint8    s int16   u uint16   I int32   i uint32   l int64
///  f float     d double  D decimal  S string  x bytes    T time    V void     A array   F table
/// ```
public final class FieldTable {
  private static final int MAX_DEPTH = 64;
  private static final long MAX_EPOCH_SECOND = Instant.MAX.getEpochSecond();

  private FieldTable() {}

  static Map<String, Object> read(WireReader in) {
    return table(in, 0);
  }

  /// A table that fills the reader, without a length in front (AMQPLAIN).
  public static Map<String, Object> readBare(WireReader in) {
    return entries(in, in.remaining(), 1);
  }

  private static Map<String, Object> table(WireReader in, int depth) {
    return entries(in, in.length(), depth + 1);
  }

  private static Map<String, Object> entries(WireReader in, int length, int depth) {
    if (length == 0) {
      return Map.of();
    }
    int stop = in.remaining() - length;
    Map<String, Object> table = new LinkedHashMap<>();
    while (in.remaining() > stop) {
      String name = in.shortString();
      table.put(name, value(in, depth));
    }
    checkEnd(in, stop);
    return table;
  }

  private static List<Object> array(WireReader in, int depth) {
    int length = in.length();
    int stop = in.remaining() - length;
    List<Object> values = new ArrayList<>();
    while (in.remaining() > stop) {
      values.add(value(in, depth));
    }
    checkEnd(in, stop);
    return values;
  }

  private static Object value(WireReader in, int depth) {
    if (depth > MAX_DEPTH) {
      throw new AmqpException(ReplyCode.SYNTAX_ERROR, "a table is nested too deeply");
    }
    int type = in.octet();
    return switch (type) {
      case 'S' -> in.longString();
      case 'I' -> in.int32();
      case 'l' -> in.int64();
      case 't' -> in.octet() != 0;
      case 'b' -> (byte) in.octet();
      case 'B' -> (short) in.octet();
      case 's' -> (short) in.uint16();
      case 'u' -> in.uint16();
      case 'i' -> in.uint32();
      case 'f' -> Float.intBitsToFloat(in.int32());
      case 'd' -> Double.longBitsToDouble(in.int64());
      case 'D' -> decimal(in);
      case 'x' -> in.longBytes();
      case 'T' -> time(in.int64());
      case 'V' -> Message.VOID;
      case 'A' -> array(in, depth + 1);
      case 'F' -> table(in, depth);
      default -> throw unknownType(type);
    };
  }

  private static BigDecimal decimal(WireReader in) {
    int scale = in.octet();
    return BigDecimal.valueOf(in.int32(), scale);
  }

  /// A time beyond what [Instant] holds stays a number.
  private static Object time(long seconds) {
    return seconds < 0 || seconds > MAX_EPOCH_SECOND
        ? (Object) seconds
        : Instant.ofEpochSecond(seconds);
  }

  /// Checks the structure of a table without making objects.
  ///
  /// @return whether it has an entry `CC` or `BCC`
  static boolean scan(WireReader in) {
    return scan(in, in.length(), 1);
  }

  private static boolean scan(WireReader in, int length, int depth) {
    int stop = in.remaining() - length;
    boolean copies = false;
    while (in.remaining() > stop) {
      int nameLength = in.octet();
      copies |= namesCopies(in, nameLength);
      in.skip(nameLength);
      skipValue(in, depth);
    }
    checkEnd(in, stop);
    return copies;
  }

  /// Where the first entry of a name lies, name included; empty when there is none.
  ///
  /// @param table a table with its length in front, which a scan accepted
  public static Optional<Span> locate(byte[] bytes, Span table, String name) {
    WireReader in = WireReader.of(bytes, table.start(), table.length());
    in.skip(4);
    while (in.remaining() > 0) {
      int start = in.position();
      boolean found = in.shortString().equals(name);
      skipValue(in, 1);
      if (found) {
        return Optional.of(new Span(start, in.position()));
      }
    }
    return Optional.empty();
  }

  private static boolean namesCopies(WireReader in, int length) {
    if (length < 2 || length > 3 || length > in.remaining()) {
      return false;
    }
    ByteBuf buffer = in.buffer();
    int at = in.position();
    boolean blind = length == 3;
    return (!blind || buffer.getByte(at++) == 'B')
        && buffer.getByte(at) == 'C'
        && buffer.getByte(at + 1) == 'C';
  }

  private static void skipValue(WireReader in, int depth) {
    if (depth > MAX_DEPTH) {
      throw new AmqpException(ReplyCode.SYNTAX_ERROR, "a table is nested too deeply");
    }
    int type = in.octet();
    switch (type) {
      case 'V' -> {}
      case 't', 'b', 'B' -> in.skip(1);
      case 's', 'u' -> in.skip(2);
      case 'I', 'i', 'f' -> in.skip(4);
      case 'D' -> in.skip(5);
      case 'l', 'd', 'T' -> in.skip(8);
      case 'S', 'x' -> in.skip(in.length());
      case 'A' -> skipArray(in, depth + 1);
      case 'F' -> scan(in, in.length(), depth + 1);
      default -> throw unknownType(type);
    }
  }

  private static void skipArray(WireReader in, int depth) {
    int length = in.length();
    int stop = in.remaining() - length;
    while (in.remaining() > stop) {
      skipValue(in, depth);
    }
    checkEnd(in, stop);
  }

  private static void checkEnd(WireReader in, int stop) {
    if (in.remaining() != stop) {
      throw new AmqpException(ReplyCode.SYNTAX_ERROR, "a value reaches beyond its table");
    }
  }

  private static AmqpException unknownType(int type) {
    return new AmqpException(ReplyCode.SYNTAX_ERROR, "unknown type " + type + " in a table");
  }

  static void write(WireWriter out, Map<String, Object> table) {
    int at = reserveLength(out);
    table.forEach((name, value) -> {
      out.shortString(name);
      writeValue(out, value);
    });
    fillLength(out, at);
  }

  private static void writeValue(WireWriter out, Object value) {
    switch (value) {
      case String text -> out.octet('S').longString(text);
      case Boolean bit -> out.octet('t').octet(bit ? 1 : 0);
      case Byte number -> out.octet('b').octet(number);
      case Short number -> out.octet('s').uint16(number);
      case Integer number -> out.octet('I').int32(number);
      case Long number -> out.octet('l').int64(number);
      case Float number -> out.octet('f').int32(Float.floatToIntBits(number));
      case Double number -> out.octet('d').int64(Double.doubleToLongBits(number));
      case BigDecimal number -> writeDecimal(out, number);
      case Instant time -> out.octet('T').int64(time.getEpochSecond());
      case byte[] bytes -> out.octet('x').longBytes(bytes);
      case List<?> values -> writeArray(out, values);
      case Map<?, ?> nested -> writeNested(out, nested);
      default -> out.octet('V');
    }
  }

  /// A decimal that the wire cannot hold goes out as its text.
  private static void writeDecimal(WireWriter out, BigDecimal number) {
    if (number.scale() < 0 || number.scale() > 255 || number.unscaledValue().bitLength() > 31) {
      out.octet('S').longString(number.toPlainString());
    } else {
      out.octet('D').octet(number.scale()).int32(number.unscaledValue().intValueExact());
    }
  }

  private static void writeArray(WireWriter out, List<?> values) {
    out.octet('A');
    int at = reserveLength(out);
    for (Object value : values) {
      writeValue(out, value);
    }
    fillLength(out, at);
  }

  private static void writeNested(WireWriter out, Map<?, ?> nested) {
    out.octet('F');
    int at = reserveLength(out);
    nested.forEach((name, value) -> {
      out.shortString(String.valueOf(name));
      writeValue(out, value);
    });
    fillLength(out, at);
  }

  private static int reserveLength(WireWriter out) {
    int at = out.buffer().writerIndex();
    out.int32(0);
    return at;
  }

  private static void fillLength(WireWriter out, int at) {
    out.buffer().setInt(at, out.buffer().writerIndex() - at - 4);
  }
}
