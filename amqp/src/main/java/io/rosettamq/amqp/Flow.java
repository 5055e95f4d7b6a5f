package io.rosettamq.amqp;

import io.netty.channel.Channel;
import io.rosettamq.amqp.codec.Method;
import org.jspecify.annotations.Nullable;

/// When a connection is read: not while the broker is short of credit for it, not while the client
/// does not take what we write, and not while a method waits for an earlier one's answer.
final class Flow {
  private final Channel socket;
  private final BlockedNotice notice;
  private boolean admitted = true;
  private @Nullable Waiting waiting;

  private record Waiting(AmqpChannel channel, Method method) {}

  Flow(Channel socket, BlockedNotice notice) {
    this.socket = socket;
    this.notice = notice;
  }

  void refused() {
    admitted = false;
    notice.refused();
    adjust();
  }

  void admitted() {
    admitted = true;
    notice.admitted();
    adjust();
  }

  boolean stopped() {
    return !admitted || !socket.isWritable() || held();
  }

  void adjust() {
    socket.config().setAutoRead(!stopped());
  }

  boolean held() {
    return waiting != null;
  }

  void hold(AmqpChannel channel, Method method) {
    waiting = new Waiting(channel, method);
    adjust();
  }

  /// Does the held method if it need not wait any longer.
  ///
  /// @return whether reading goes on
  boolean release() {
    Waiting held = waiting;
    if (held == null || held.channel().mustWait(held.method())) {
      return false;
    }
    waiting = null;
    held.channel().handleHeld(held.method());
    adjust();
    return !held();
  }
}
