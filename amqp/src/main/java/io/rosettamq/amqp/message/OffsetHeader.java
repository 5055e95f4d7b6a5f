package io.rosettamq.amqp.message;

import io.netty.buffer.Unpooled;
import io.rosettamq.amqp.codec.BasicProperty;
import io.rosettamq.amqp.codec.WireReader;
import io.rosettamq.amqp.codec.WireWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// The header that tells a stream's consumer where a message lies, put into properties as they are
/// stored, without decoding them.
final class OffsetHeader {
  private static final byte[] NAME = "x-stream-offset".getBytes(StandardCharsets.US_ASCII);
  private static final int ENTRY_BYTES = 1 + NAME.length + 1 + 8;
  private static final int LENGTH_BYTES = 4;

  private OffsetHeader() {}

  /// Property flags and list with the header; a header of that name is replaced.
  static ByteBuffer added(ByteBuffer properties, long offset) {
    ByteBuffer in = properties.slice();
    int flags = in.getShort(0) & 0xFFFF;
    int at = headersPosition(in, flags);
    if (!BasicProperty.HEADERS.in(flags)) {
      return spliced(in, flags, new Place(at, at), offset);
    }
    int end = at + LENGTH_BYTES + in.getInt(at);
    return isIn(in, at, end)
        ? replaced(in, offset)
        : spliced(in, flags, new Place(at, end), offset);
  }

  private static int headersPosition(ByteBuffer in, int flags) {
    int at = 2;
    if (BasicProperty.CONTENT_TYPE.in(flags)) {
      at += 1 + (in.get(at) & 0xFF);
    }
    if (BasicProperty.CONTENT_ENCODING.in(flags)) {
      at += 1 + (in.get(at) & 0xFF);
    }
    return at;
  }

  private static ByteBuffer spliced(ByteBuffer in, int flags, Place table, long offset) {
    int entries = Math.max(0, table.end - table.start - LENGTH_BYTES);
    ByteBuffer out = ByteBuffer.allocate(in.limit() + LENGTH_BYTES + ENTRY_BYTES);
    out.putShort((short) (flags | BasicProperty.HEADERS.flag()));
    out.put(in.slice(2, table.start - 2));
    out.putInt(entries + ENTRY_BYTES);
    out.put((byte) NAME.length).put(NAME).put((byte) 'l').putLong(offset);
    out.put(in.slice(table.end - entries, entries));
    out.put(in.slice(table.end, in.limit() - table.end));
    return out.flip();
  }

  /// Whether the name occurs, be it in a value.
  private static boolean isIn(ByteBuffer in, int start, int end) {
    ByteBuffer name = ByteBuffer.wrap(NAME);
    for (int at = start; at + NAME.length <= end; at++) {
      if (in.get(at) == NAME[0] && in.slice(at, NAME.length).equals(name)) {
        return true;
      }
    }
    return false;
  }

  @SuppressWarnings("unchecked")
  private static ByteBuffer replaced(ByteBuffer in, long offset) {
    byte[] bytes = new byte[in.limit()];
    in.get(0, bytes);
    Map<BasicProperty, Object> values = new EnumMap<>(BasicProperty.class);
    values.putAll(BasicProperty.read(WireReader.of(bytes, 0, bytes.length)));
    Map<String, Object> headers =
        new LinkedHashMap<>((Map<String, Object>) values.get(BasicProperty.HEADERS));
    headers.put(new String(NAME, StandardCharsets.US_ASCII), offset);
    values.put(BasicProperty.HEADERS, headers);
    var out = Unpooled.buffer();
    BasicProperty.write(new WireWriter(out), values);
    return out.nioBuffer();
  }

  /// Where the table lies, its length field included; empty where it goes.
  private record Place(int start, int end) {}
}
