package io.rosettamq.amqp.codec;

import io.netty.buffer.ByteBuf;
import io.rosettamq.log.Invariant;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Writes the basic types of AMQP 0-9-1 §4.2.
public final class WireWriter {
  private final ByteBuf out;

  public WireWriter(ByteBuf out) {
    this.out = out;
  }

  ByteBuf buffer() {
    return out;
  }

  public WireWriter octet(int value) {
    out.writeByte(value);
    return this;
  }

  public WireWriter uint16(int value) {
    out.writeShort(value);
    return this;
  }

  public WireWriter int32(int value) {
    out.writeInt(value);
    return this;
  }

  public WireWriter uint32(long value) {
    out.writeInt((int) value);
    return this;
  }

  public WireWriter int64(long value) {
    out.writeLong(value);
    return this;
  }

  /// Consecutive bits share octets, lowest first.
  public WireWriter bits(boolean... bits) {
    int octet = 0;
    for (int i = 0; i < bits.length; i++) {
      octet |= bits[i] ? 1 << i : 0;
    }
    return octet(octet);
  }

  public WireWriter shortString(String text) {
    int at = out.writerIndex();
    out.writeByte(0);
    int length = out.writeCharSequence(text, StandardCharsets.UTF_8);
    Invariant.check(length <= 255, "short string", length, 255);
    out.setByte(at, length);
    return this;
  }

  public WireWriter longString(String text) {
    int at = out.writerIndex();
    out.writeInt(0);
    out.setInt(at, out.writeCharSequence(text, StandardCharsets.UTF_8));
    return this;
  }

  public WireWriter longBytes(byte[] bytes) {
    out.writeInt(bytes.length).writeBytes(bytes);
    return this;
  }

  public WireWriter table(Map<String, Object> table) {
    FieldTable.write(this, table);
    return this;
  }
}
