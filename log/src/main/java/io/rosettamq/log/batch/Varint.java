package io.rosettamq.log.batch;

import io.rosettamq.log.LogException;
import java.nio.ByteBuffer;

/// Variable-length integers as in Kafka's records and in Protocol Buffers: zigzag, seven bits a
/// byte, least significant first.
public final class Varint {

  private static final int MAX_INT_BITS = 32;
  private static final int MAX_LONG_BITS = 64;

  private Varint() {}

  /// Bytes that [#write(byte[], int, int)] takes.
  public static int sizeOf(int value) {
    int zigzag = (value << 1) ^ (value >> 31);
    return (38 - Integer.numberOfLeadingZeros(zigzag | 1)) / 7;
  }

  /// Bytes that [#write(byte[], int, long)] takes.
  public static int sizeOf(long value) {
    long zigzag = (value << 1) ^ (value >> 63);
    return (70 - Long.numberOfLeadingZeros(zigzag | 1)) / 7;
  }

  /// Writes at `position` and returns the position behind it.
  public static int write(byte[] target, int position, int value) {
    int rest = (value << 1) ^ (value >> 31);
    int at = position;
    while ((rest & ~0x7f) != 0) {
      target[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    target[at++] = (byte) rest;
    return at;
  }

  /// Writes at `position` and returns the position behind it.
  public static int write(byte[] target, int position, long value) {
    long rest = (value << 1) ^ (value >> 63);
    int at = position;
    while ((rest & ~0x7fL) != 0) {
      target[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    target[at++] = (byte) rest;
    return at;
  }

  /// Reads at the buffer's position and moves it.
  public static int readInt(ByteBuffer source) {
    int zigzag = 0;
    for (int shift = 0; shift < MAX_INT_BITS; shift += 7) {
      byte next = source.get();
      zigzag |= (next & 0x7f) << shift;
      if (next >= 0) {
        return (zigzag >>> 1) ^ -(zigzag & 1);
      }
    }
    throw new LogException.Corrupt("a record has a varint of more than 5 bytes");
  }

  /// Reads at the buffer's position and moves it.
  public static long readLong(ByteBuffer source) {
    long zigzag = 0;
    for (int shift = 0; shift < MAX_LONG_BITS; shift += 7) {
      byte next = source.get();
      zigzag |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return (zigzag >>> 1) ^ -(zigzag & 1);
      }
    }
    throw new LogException.Corrupt("a record has a varint of more than 10 bytes");
  }
}
