package io.rosettamq.amqp.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the basic types of AMQP 0-9-1 §4.2 from a stretch of a buffer. Never reads beyond it:
/// whatever the bytes are, the result is a value or an [AmqpException] 502.
public final class WireReader {
  private final @Nullable ShortStrings strings;
  private ByteBuf buffer = Unpooled.EMPTY_BUFFER;
  private int position;
  private int end;

  /// A reader to be used again and again.
  ///
  /// @param strings remembers what it has read
  public WireReader(ShortStrings strings) {
    this.strings = strings;
  }

  private WireReader() {
    this.strings = null;
  }

  /// A reader for once, over a stretch of an array; remembers no strings.
  public static WireReader of(byte[] bytes, int offset, int length) {
    return new WireReader().over(Unpooled.wrappedBuffer(bytes), offset, length);
  }

  /// A reader for once, over what remains of a buffer, which stays as it is.
  public static WireReader of(ByteBuffer bytes) {
    return new WireReader().over(Unpooled.wrappedBuffer(bytes), 0, bytes.remaining());
  }

  WireReader over(ByteBuf in, int offset, int length) {
    this.buffer = in;
    this.position = offset;
    this.end = offset + length;
    return this;
  }

  public int remaining() {
    return end - position;
  }

  int position() {
    return position;
  }

  /// The bytes from a position to the end, at most so many.
  byte[] since(int start, int most) {
    return ByteBufUtil.getBytes(buffer, start, Math.min(end - start, most));
  }

  ByteBuf buffer() {
    return buffer;
  }

  public int octet() {
    return buffer.getUnsignedByte(take(1));
  }

  public int uint16() {
    return buffer.getUnsignedShort(take(2));
  }

  public int int32() {
    return buffer.getInt(take(4));
  }

  public long uint32() {
    return buffer.getUnsignedInt(take(4));
  }

  public long int64() {
    return buffer.getLong(take(8));
  }

  public String shortString() {
    int length = octet();
    int at = take(length);
    return strings == null
        ? buffer.toString(at, length, StandardCharsets.UTF_8)
        : strings.decode(buffer, at, length);
  }

  public String longString() {
    int length = length();
    return buffer.toString(take(length), length, StandardCharsets.UTF_8);
  }

  public byte[] longBytes() {
    int length = length();
    return bytes(length);
  }

  public Map<String, Object> table() {
    return FieldTable.read(this);
  }

  /// Everything that is left.
  public byte[] rest() {
    return bytes(remaining());
  }

  /// Copies what is left behind `prefixLength` bytes that the caller fills.
  public byte[] rest(int prefixLength) {
    int length = remaining();
    byte[] target = new byte[prefixLength + length];
    buffer.getBytes(take(length), target, prefixLength, length);
    return target;
  }

  /// Skips class, weight and body size of a content header.
  public void skipContentHeader() {
    skip(12);
  }

  void skip(long count) {
    if (count > remaining()) {
      throw cutShort();
    }
    position += (int) count;
  }

  /// A length of 32 bits that must lie inside what is left.
  int length() {
    long length = uint32();
    if (length > remaining()) {
      throw cutShort();
    }
    return (int) length;
  }

  private byte[] bytes(int length) {
    byte[] target = new byte[length];
    buffer.getBytes(take(length), target);
    return target;
  }

  private int take(int count) {
    if (count > remaining()) {
      throw cutShort();
    }
    int at = position;
    position += count;
    return at;
  }

  private static AmqpException cutShort() {
    return new AmqpException(ReplyCode.SYNTAX_ERROR, "a field reaches beyond its frame");
  }
}
