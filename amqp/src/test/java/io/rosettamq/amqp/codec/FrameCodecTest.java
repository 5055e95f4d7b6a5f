package io.rosettamq.amqp.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class FrameCodecTest {
  private final FrameDecoder decoder = new FrameDecoder();
  private final Frame frame = new Frame();

  private static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
  }

  @Test
  void theExampleInTheDescriptorIsAHeartbeat() {
    ByteBuf out = Unpooled.buffer();
    FrameWriter.heartbeat(out);
    assertEquals("08000000000000ce", ByteBufUtil.hexDump(out));
    assertTrue(decoder.next(out, frame));
    assertEquals(FrameDescriptor.HEARTBEAT, frame.type());
    assertEquals(0, frame.length());
    assertFalse(out.isReadable());
  }

  @Test
  void incompleteFrameStaysWhereItIs() {
    ByteBuf in = bytes("03000100000003010203ce");
    for (int length = 0; length < in.capacity(); length++) {
      ByteBuf part = in.slice(0, length);
      assertFalse(decoder.next(part, frame));
      assertEquals(length, part.readableBytes());
    }
    assertTrue(decoder.next(in, frame));
    assertEquals(1, frame.channel());
    assertEquals(ByteBuffer.wrap(new byte[] {1, 2, 3}), frame.payload());
  }

  @Test
  void sizeIsRefusedBeforeItsBytesArrive() {
    for (String header : new String[] {"03000100001001", "030001ffffffff", "0300017fffffff"}) {
      AmqpException e = assertThrows(AmqpException.class, () -> decoder.next(bytes(header), frame));
      assertEquals(ReplyCode.FRAME_ERROR, e.error().code());
    }
    assertFalse(decoder.next(bytes("03000100001000"), frame));
    decoder.frameMax(8192);
    assertFalse(decoder.next(bytes("03000100002000"), frame));
    assertThrows(AmqpException.class, () -> decoder.next(bytes("03000100002001"), frame));
  }

  @Test
  void wrongEndMarkIsAFrameError() {
    AmqpException e =
        assertThrows(AmqpException.class, () -> decoder.next(bytes("0800000000000000"), frame));
    assertEquals(
        "FRAME_ERROR - type 8, all octets = <<>>: {invalid_frame_end_marker,0}", e.error().text());
  }

  @Test
  void bodyIsSplitSoThatFramesFit() {
    ByteBuf out = Unpooled.buffer();
    ByteBuffer body = ByteBuffer.allocate(140_000);
    FrameWriter.content(out, 1, ByteBuffer.allocate(2), new FrameWriter.Body(body, 70_000));
    decoder.frameMax(70_000);
    assertTrue(decoder.next(out, frame));
    assertEquals(14, frame.length());
    for (int expected : new int[] {69_992, 69_992, 16}) {
      assertTrue(decoder.next(out, frame));
      assertEquals(FrameDescriptor.BODY, frame.type());
      assertEquals(expected, frame.length());
    }
    assertFalse(out.isReadable());
    assertEquals(140_000, body.remaining());
  }
}
