package io.rosettamq.amqp;

import io.rosettamq.log.SystemClock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.random.RandomGenerator;

/// A listener on a free port with a fake broker behind it.
final class RunningListener implements AutoCloseable {
  final FakeBroker broker = new FakeBroker();
  final EventLoops loops = EventLoops.open(1);
  final AmqpListener listener;

  RunningListener() {
    this(AmqpSettings.defaults());
  }

  RunningListener(AmqpSettings settings) {
    Seams seams = new Seams(new SystemClock(), RandomGenerator.getDefault());
    listener = new AmqpListener(broker, settings, loops, seams);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  WireClient client() {
    return WireClient.open(listener.boundAddress());
  }

  @Override
  public void close() {
    listener.close();
    loops.close();
  }
}
