package io.rosettamq.amqp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.netty.buffer.ByteBuf;
import io.rosettamq.amqp.codec.ConnectionMethod;
import io.rosettamq.amqp.codec.Frame;
import io.rosettamq.amqp.codec.FrameDecoder;
import io.rosettamq.amqp.codec.FrameDescriptor;
import io.rosettamq.amqp.codec.Method;
import io.rosettamq.amqp.codec.ReplyCode;
import io.rosettamq.amqp.codec.ShortStrings;
import io.rosettamq.amqp.codec.WireReader;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whatever comes in, nothing comes out but AMQP, and never an internal error.
@Timeout(120)
class GarbageTest {
  private static final int ROUNDS = 30_000;

  private final byte[] talk = Conversation.recorded();

  @Test
  void mutatedConversationsGetCleanAnswers() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      answerCleanly(mutated(new Random(seed)), seed);
    }
  }

  @Test
  void noiseGetsCleanAnswers() {
    for (int seed = 0; seed < 5_000; seed++) {
      Random random = new Random(seed);
      byte[] noise = Arrays.copyOf(talk, 8 + random.nextInt(200));
      for (int at = random.nextInt(8); at < noise.length; at++) {
        noise[at] = (byte) random.nextInt(256);
      }
      answerCleanly(noise, seed);
    }
  }

  private byte[] mutated(Random random) {
    byte[] bytes = talk.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
        case 3 -> bytes = without(bytes, at, 1 + random.nextInt(8));
        default -> bytes = repeated(bytes, at, 1 + random.nextInt(64));
      }
    }
    return bytes;
  }

  private static byte[] without(byte[] bytes, int at, int count) {
    int end = Math.min(bytes.length, at + count);
    byte[] shorter = Arrays.copyOf(bytes, bytes.length - (end - at));
    System.arraycopy(bytes, end, shorter, at, bytes.length - end);
    return shorter.length == 0 ? bytes : shorter;
  }

  private static byte[] repeated(byte[] bytes, int at, int count) {
    int end = Math.min(bytes.length, at + count);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + end - at);
    System.arraycopy(bytes, at, longer, end, bytes.length - at);
    return longer;
  }

  private static void answerCleanly(byte[] bytes, int seed) {
    EmbeddedServer server = new EmbeddedServer();
    try {
      int split = bytes.length / 2;
      server.receive(bytes, 0, split);
      server.receive(bytes, split, bytes.length);
      server.socket.checkException();
      check(server.sent(), seed);
    } catch (RuntimeException e) {
      fail("seed " + seed, e);
    } finally {
      server.close();
    }
  }

  /// The server's words are frames that parse, and it never blames itself.
  private static void check(ByteBuf sent, int seed) {
    FrameDecoder decoder = new FrameDecoder();
    decoder.frameMax(1 << 20);
    Frame frame = new Frame();
    WireReader reader = new WireReader(new ShortStrings());
    if (sent.readableBytes() == 8 && sent.getByte(0) == 'A') {
      return;
    }
    while (sent.isReadable()) {
      assertTrue(decoder.next(sent, frame), "seed " + seed);
      if (frame.type() == FrameDescriptor.METHOD
          && Method.read(frame.read(reader)) instanceof ConnectionMethod.Close close) {
        assertTrue(close.replyCode() != ReplyCode.INTERNAL_ERROR.code(), "seed " + seed);
      }
    }
    assertEquals(0, sent.readableBytes(), "seed " + seed);
  }
}
