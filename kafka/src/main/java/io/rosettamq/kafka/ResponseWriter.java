package io.rosettamq.kafka;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.protocol.Writable;
import org.apache.kafka.common.requests.RequestHeader;

/// Writes one response as a frame. Large buffers, as records are, become part of the frame without
/// being copied.
final class ResponseWriter implements Writable {
  private static final int COPIED_BYTES = 4096;
  private static final int LENGTH_BYTES = 4;

  private final ByteBufAllocator allocator;
  private final CompositeByteBuf frame;
  private ByteBuf current;

  private ResponseWriter(ByteBufAllocator allocator) {
    this.allocator = allocator;
    this.frame = allocator.compositeBuffer(1024);
    this.current = allocator.buffer(256);
  }

  /// @return a frame with its length in front
  /// @throws RuntimeException when the data does not suit the version
  static ByteBuf frame(ByteBufAllocator allocator, RequestHeader request, ApiMessage data) {
    ResponseWriter writer = new ResponseWriter(allocator);
    try {
      return writer.write(request, data);
    } catch (RuntimeException | Error e) {
      writer.current.release();
      writer.frame.release();
      throw e;
    }
  }

  private ByteBuf write(RequestHeader request, ApiMessage data) {
    short headerVersion = request.apiKey().responseHeaderVersion(request.apiVersion());
    ResponseHeaderData header = new ResponseHeaderData().setCorrelationId(request.correlationId());
    ObjectSerializationCache cache = new ObjectSerializationCache();
    int length = header.size(cache, headerVersion) + data.size(cache, request.apiVersion());
    current.writeInt(length);
    header.write(this, cache, headerVersion);
    data.write(this, cache, request.apiVersion());
    if (frame.numComponents() == 0) {
      frame.release();
      return checked(current, length);
    }
    frame.addComponent(true, current);
    return checked(frame, length);
  }

  private static ByteBuf checked(ByteBuf whole, int length) {
    if (whole.readableBytes() != length + LENGTH_BYTES) {
      throw new IllegalStateException("a response is not as long as it said");
    }
    return whole;
  }

  @Override
  public void writeByte(byte value) {
    current.writeByte(value);
  }

  @Override
  public void writeShort(short value) {
    current.writeShort(value);
  }

  @Override
  public void writeInt(int value) {
    current.writeInt(value);
  }

  @Override
  public void writeLong(long value) {
    current.writeLong(value);
  }

  @Override
  public void writeDouble(double value) {
    current.writeDouble(value);
  }

  @Override
  public void writeByteArray(byte[] value) {
    current.writeBytes(value);
  }

  @Override
  public void writeByteBuffer(ByteBuffer value) {
    if (value.remaining() < COPIED_BYTES) {
      current.writeBytes(value.duplicate());
      return;
    }
    frame.addComponent(true, current);
    frame.addComponent(true, Unpooled.wrappedBuffer(value.duplicate()));
    current = allocator.buffer(256);
  }

  @Override
  public void writeUnsignedVarint(int value) {
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      current.writeByte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    current.writeByte(rest);
  }

  @Override
  public void writeVarint(int value) {
    writeUnsignedVarint((value << 1) ^ (value >> 31));
  }

  @Override
  public void writeVarlong(long value) {
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7fL) != 0) {
      current.writeByte((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    current.writeByte((int) rest);
  }
}
