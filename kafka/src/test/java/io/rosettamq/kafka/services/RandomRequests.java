package io.rosettamq.kafka.services;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.types.BoundField;
import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.Struct;
import org.apache.kafka.common.protocol.types.Type;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;

/// Requests that fit their schema, with values that no client sends, and such requests damaged.
final class RandomRequests {
  private static final int[] INTS = {0, 1, -1, 2, 5, 100, Integer.MAX_VALUE, Integer.MIN_VALUE};
  private static final List<String> TEXTS =
      List.of(
          "", "t", "u", "g", "x", "..", "\u0000", "a b/c", "\u00e9\ud83d\ude00", "y".repeat(400));
  private static final int MOST_ELEMENTS = 3;

  private final Random random;

  RandomRequests(Random random) {
    this.random = random;
  }

  /// A whole request, without the length before it.
  ByteBuffer request(ApiKeys key, short version, int correlation, Schema schema) {
    Struct body = struct(schema);
    ByteBuffer out = ByteBuffer.allocate(32 + body.sizeOf());
    out.putShort(key.id).putShort(version).putInt(correlation);
    out.putShort((short) 1).put((byte) 'f');
    if (key.requestHeaderVersion(version) >= 2) {
      out.put((byte) 0); // no tagged fields
    }
    body.writeTo(out);
    return out.flip();
  }

  /// The same with some bytes changed, lost or added; the first eight mostly stay.
  ByteBuffer damaged(ByteBuffer request) {
    byte[] bytes = new byte[request.remaining()];
    request.get(bytes);
    int at = Math.min(bytes.length - 1, 8 + random.nextInt(Math.max(1, bytes.length - 8)));
    switch (random.nextInt(4)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> {
        return ByteBuffer.wrap(bytes, 0, at).slice();
      }
      case 2 -> ByteBuffer.wrap(bytes).putInt(Math.min(at, bytes.length - 4), anInt());
      default -> {
        byte[] more = new byte[random.nextInt(40)];
        random.nextBytes(more);
        return ByteBuffer.allocate(bytes.length + more.length).put(bytes).put(more).flip();
      }
    }
    return ByteBuffer.wrap(bytes);
  }

  private int anInt() {
    return random.nextInt(4) == 0 ? random.nextInt() : INTS[random.nextInt(INTS.length)];
  }

  private Struct struct(Schema schema) {
    Struct struct = new Struct(schema);
    for (BoundField field : schema.fields()) {
      struct.set(field, value(field.def.type));
    }
    return struct;
  }

  private Object value(Type type) {
    if (type instanceof Schema schema) {
      return struct(schema);
    }
    if (type.arrayElementType().isPresent()) {
      Object[] elements = new Object[random.nextInt(MOST_ELEMENTS + 1)];
      for (int i = 0; i < elements.length; i++) {
        elements[i] = value(type.arrayElementType().get());
      }
      return elements;
    }
    return switch (String.valueOf(type)) {
      case "BOOLEAN" -> random.nextBoolean();
      case "INT8" -> (byte) anInt();
      case "INT16" -> (short) anInt();
      case "UINT16" -> anInt() & 0xFFFF;
      case "INT32", "VARINT" -> anInt();
      case "UINT32" -> anInt() & 0xFFFF_FFFFL;
      case "INT64", "VARLONG" -> random.nextBoolean() ? (long) anInt() : random.nextLong();
      case "FLOAT64" -> random.nextDouble();
      case "UUID" -> random.nextBoolean() ? Uuid.ZERO_UUID : Uuid.randomUuid();
      default -> variable(String.valueOf(type));
    };
  }

  private Object variable(String type) {
    if (type.endsWith("STRING")) {
      return TEXTS.get(random.nextInt(TEXTS.size()));
    }
    if (type.endsWith("RECORDS")) {
      return records();
    }
    return type.endsWith("BYTES") ? bytes() : new TreeMap<Integer, Object>(); // tagged fields
  }

  private ByteBuffer bytes() {
    byte[] bytes = new byte[random.nextInt(30)];
    random.nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  private MemoryRecords records() {
    if (random.nextBoolean()) {
      return MemoryRecords.readableRecords(bytes());
    }
    SimpleRecord record = new SimpleRecord("v".getBytes(StandardCharsets.UTF_8));
    ByteBuffer batch = MemoryRecords.withRecords(Compression.NONE, record).buffer();
    if (random.nextBoolean()) {
      batch.put(random.nextInt(batch.limit()), (byte) anInt());
    }
    return MemoryRecords.readableRecords(batch);
  }
}
