package io.rosettamq.amqp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.rosettamq.amqp.codec.FrameWriter;
import io.rosettamq.amqp.codec.Method;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Frames on their way out: gathered in one buffer, written to the socket in one go.
final class Outbound {
  private static final int FIRST_BYTES = 4096;
  private static final int FULL_BYTES = 128 * 1024;

  private final Channel socket;
  private LongConsumer written = _ -> {};
  private @Nullable ByteBuf gathered;
  private int expectedBytes = FIRST_BYTES;
  private long delivered;
  private boolean unflushed;
  private boolean active;

  Outbound(Channel socket) {
    this.socket = socket;
  }

  /// Who is told how many delivered bytes left for the network.
  void onWritten(LongConsumer listener) {
    written = listener;
  }

  void method(int channel, Method method) {
    FrameWriter.method(buffer(), channel, method);
    wrote();
  }

  void heartbeat() {
    FrameWriter.heartbeat(buffer());
    wrote();
  }

  /// Where to append frames; call [#wrote()] after each message.
  ByteBuf buffer() {
    ByteBuf out = gathered;
    if (out == null) {
      out = socket.alloc().ioBuffer(expectedBytes);
      gathered = out;
    }
    return out;
  }

  /// Counts a delivery's output credit, reported when what was gathered is written. A delivery that
  /// was dropped counts too.
  void delivered(long bytes) {
    delivered += bytes;
    wrote();
  }

  void wrote() {
    active = true;
    ByteBuf out = gathered;
    if (out != null && out.readableBytes() >= FULL_BYTES) {
      write(out);
    }
  }

  void flush() {
    ByteBuf out = gathered;
    if (out != null) {
      write(out);
    }
    if (unflushed) {
      unflushed = false;
      socket.flush();
    }
    if (delivered > 0) {
      written.accept(delivered);
      delivered = 0;
    }
  }

  private void write(ByteBuf out) {
    gathered = null;
    unflushed = true;
    expectedBytes = Math.clamp(out.readableBytes(), FIRST_BYTES, FULL_BYTES + FIRST_BYTES);
    long bytes = delivered;
    delivered = 0;
    if (bytes == 0) {
      var _ = socket.write(out, socket.voidPromise());
    } else {
      LongConsumer listener = written;
      socket.write(out).addListener(_ -> listener.accept(bytes));
    }
  }

  /// Whether anything was written since the last call.
  boolean activeSince() {
    boolean was = active;
    active = false;
    return was;
  }

  /// Gives up what was gathered.
  void discard() {
    ByteBuf out = gathered;
    gathered = null;
    if (out != null) {
      out.release();
    }
  }
}
