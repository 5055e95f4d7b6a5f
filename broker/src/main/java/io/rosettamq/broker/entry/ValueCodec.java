package io.rosettamq.broker.entry;

import io.rosettamq.broker.command.Message;
import io.rosettamq.log.LogException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Argument values as bytes: a type byte, then the value. Types are never renumbered.
final class ValueCodec {

  private ValueCodec() {}

  static void writeMap(DataOutputStream out, Map<String, Object> map) throws IOException {
    out.writeInt(map.size());
    for (var value : map.entrySet()) {
      writeText(out, value.getKey());
      writeValue(out, value.getValue());
    }
  }

  static Map<String, Object> readMap(DataInputStream in) throws IOException {
    int size = in.readInt();
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      map.put(readText(in), readValue(in));
    }
    return map;
  }

  static void writeText(DataOutputStream out, String text) throws IOException {
    writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
  }

  static String readText(DataInputStream in) throws IOException {
    return new String(readBytes(in), StandardCharsets.UTF_8);
  }

  static void writeBytes(DataOutputStream out, ByteBuffer bytes) throws IOException {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    writeBytes(out, copy);
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static byte[] readBytes(DataInputStream in) throws IOException {
    return in.readNBytes(in.readInt());
  }

  private static void writeValue(DataOutputStream out, Object value) throws IOException {
    switch (value) {
      case String text -> typed(out, 1, () -> writeText(out, text));
      case Boolean flag -> typed(out, 2, () -> out.writeBoolean(flag));
      case Byte number -> typed(out, 3, () -> out.writeByte(number));
      case Short number -> typed(out, 4, () -> out.writeShort(number));
      case Integer number -> typed(out, 5, () -> out.writeInt(number));
      case Long number -> typed(out, 6, () -> out.writeLong(number));
      case Float number -> typed(out, 7, () -> out.writeFloat(number));
      case Double number -> typed(out, 8, () -> out.writeDouble(number));
      case BigDecimal number -> typed(out, 9, () -> writeText(out, number.toString()));
      case Instant time -> typed(out, 10, () -> out.writeLong(time.toEpochMilli()));
      case byte[] bytes -> typed(out, 11, () -> writeBytes(out, bytes));
      case List<?> list -> typed(out, 12, () -> writeList(out, list));
      case Map<?, ?> map -> typed(out, 13, () -> writeMap(out, withTextKeys(map)));
      case Object other when Message.VOID.equals(other) -> out.writeByte(14);
      default -> throw new IllegalArgumentException("no argument type: " + value.getClass());
    }
  }

  private static void typed(DataOutputStream out, int type, Write write) throws IOException {
    out.writeByte(type);
    write.run();
  }

  private static void writeList(DataOutputStream out, List<?> list) throws IOException {
    out.writeInt(list.size());
    for (Object item : list) {
      writeValue(out, item);
    }
  }

  private static Map<String, Object> withTextKeys(Map<?, ?> map) {
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put(String.valueOf(key), value));
    return copy;
  }

  private static Object readValue(DataInputStream in) throws IOException {
    byte type = in.readByte();
    return switch (type) {
      case 1 -> readText(in);
      case 2 -> in.readBoolean();
      case 3 -> in.readByte();
      case 4 -> in.readShort();
      case 5 -> in.readInt();
      case 6 -> in.readLong();
      case 7 -> in.readFloat();
      case 8 -> in.readDouble();
      case 9 -> new BigDecimal(readText(in));
      case 10 -> Instant.ofEpochMilli(in.readLong());
      case 11 -> readBytes(in);
      case 12 -> readList(in);
      case 13 -> readMap(in);
      case 14 -> Message.VOID;
      default -> throw new LogException.UnknownFormat("unknown argument type " + type);
    };
  }

  private static List<Object> readList(DataInputStream in) throws IOException {
    int size = in.readInt();
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      list.add(readValue(in));
    }
    return list;
  }

  private interface Write {
    void run() throws IOException;
  }
}
