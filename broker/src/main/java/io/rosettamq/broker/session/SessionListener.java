package io.rosettamq.broker.session;

import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.command.Refusal;

/// What happens to a session unasked. Called on the client's own thread, in order.
public interface SessionListener {

  void delivered(Delivery delivery);

  /// All publishes of this session with `confirmSeq <= throughSeq` are on disk, or were routed
  /// nowhere.
  void confirmed(long throughSeq);

  /// The publish of that number was not taken by a queue that is full. Comes in order with
  /// [#confirmed].
  void rejected(long confirmSeq);

  /// A mandatory message had nowhere to go. Comes before its confirm.
  void returned(String exchange, Message message);

  /// A message came to the session's address. It has neither subscription nor lease.
  default void handed(String address, Delivery delivery) {}

  /// The subscription ended because its queue is gone.
  void cancelled(Subscription subscription);

  /// A lease was held for longer than this, which its queue allows: the session takes no more
  /// commands, and is to be closed.
  default void timedOut(long timeoutMillis) {}

  /// A publish was refused.
  void refused(Command.Publish publish, Refusal why);
}
