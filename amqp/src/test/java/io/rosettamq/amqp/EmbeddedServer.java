package io.rosettamq.amqp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.rosettamq.log.Clock;
import java.util.Random;

/// A connection without a socket, in one thread: what goes in, what comes out.
final class EmbeddedServer {
  final FakeBroker broker = new FakeBroker();
  final EmbeddedChannel socket = new EmbeddedChannel();

  private static final Clock STOPPED =
      new Clock() {
        @Override
        public long wallMillis() {
          return 1;
        }

        @Override
        public long nanos() {
          return 1;
        }
      };

  private static final EventLoops UNUSED = EventLoops.open(1);

  EmbeddedServer() {
    Seams seams = new Seams(STOPPED, new Random(1));
    new AmqpListener(broker, AmqpSettings.defaults(), UNUSED, seams).accept(socket);
  }

  void receive(byte[] bytes, int from, int to) {
    if (socket.isOpen()) {
      socket.writeInbound(Unpooled.copiedBuffer(bytes, from, to - from));
      socket.runPendingTasks();
    }
  }

  /// Everything written since the last call.
  ByteBuf sent() {
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf part = socket.readOutbound(); part != null; part = socket.readOutbound()) {
      all.writeBytes(part);
      part.release();
    }
    return all;
  }

  void close() {
    sent().release();
    socket.finishAndReleaseAll();
  }
}
