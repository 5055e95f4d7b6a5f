package io.rosettamq.broker.session;

import io.rosettamq.broker.command.Command;

/// One connection to one namespace. Made by [io.rosettamq.broker.Broker#attach].
///
/// **Threading.** [#submit], [#flush] and [#openSession] belong to the connection's own thread, the
/// one that runs its outputs. [#written] may be called by any thread.
public final class Client {

  /// A session to submit with. Costs nothing until used.
  public Session openSession(SessionListener listener) {
    return new Session(this, listener);
  }

  /// Queues a command; handed to the lane by the next [#flush()].
  public void submit(Command command) {}

  /// Hands over what was submitted. Call it once per read of the socket.
  public void flush() {}

  /// Charges inbound bytes that were submitted. When it says no, what was submitted is still
  /// executed, but stop reading from this connection until [Receiver#resumed()].
  public boolean admit(int bytes) {
    return true;
  }

  /// Says that delivered payload has left for the network: it gives back output credit.
  public void written(long bytes) {}
}
