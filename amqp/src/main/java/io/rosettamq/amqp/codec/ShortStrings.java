package io.rosettamq.amqp.codec;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Remembers recent short strings of one connection: exchanges, routing keys and queue names repeat
/// in every message, so decoding them anew would be most of the work. Direct mapped, never grows.
public final class ShortStrings {
  private static final int SLOTS = 64;

  private final byte[] @Nullable [] bytes = new byte[SLOTS][];
  private final String[] strings = new String[SLOTS];

  String decode(ByteBuf in, int offset, int length) {
    if (length == 0) {
      return "";
    }
    int slot = slot(in, offset, length);
    byte @Nullable [] known = bytes[slot];
    if (known != null && same(known, in, offset, length)) {
      return strings[slot];
    }
    byte[] fresh = new byte[length];
    in.getBytes(offset, fresh);
    bytes[slot] = fresh;
    strings[slot] = new String(fresh, StandardCharsets.UTF_8);
    return strings[slot];
  }

  private static int slot(ByteBuf in, int offset, int length) {
    int hash = length;
    for (int i = 0; i < length; i++) {
      hash = hash * 31 + in.getByte(offset + i);
    }
    return (hash ^ (hash >>> 16)) & (SLOTS - 1);
  }

  private static boolean same(byte[] known, ByteBuf in, int offset, int length) {
    if (known.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (known[i] != in.getByte(offset + i)) {
        return false;
      }
    }
    return true;
  }
}
