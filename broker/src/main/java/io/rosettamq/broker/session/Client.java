package io.rosettamq.broker.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// One connection to one namespace. Made by [io.rosettamq.broker.Broker#attach].
///
/// **Threading.** [#submit], [#admit], [#flush] and [#openSession] belong to the connection's own
/// thread, the one that runs its outputs. [#written] may be called by any thread. The rest is the
/// lane's.
public final class Client {
  /// Delivered bytes that may wait in a connection before the lane stops dispatching to it.
  private static final long OUTPUT_CREDIT_BYTES = 2L << 20;

  /// Bytes handed over without a subscription that may wait before more are dropped.
  private static final long OVERFULL_BYTES = 64L << 20;

  private final long id;
  private final Receiver receiver;
  private final Inbox inbox;

  private List<Command> submitted = new ArrayList<>();
  private long submittedBytes;

  private final AtomicLong inFlightBytes = new AtomicLong();
  private final AtomicLong outputBytes = new AtomicLong();

  private final Set<Session> sessions = new LinkedHashSet<>();
  private final ArrayDeque<Held> held = new ArrayDeque<>();
  private boolean closed;

  /// @param id unique in this run of the broker, positive
  public Client(long id, Receiver receiver, Inbox inbox) {
    this.id = id;
    this.receiver = receiver;
    this.inbox = inbox;
  }

  public long id() {
    return id;
  }

  Receiver receiver() {
    return receiver;
  }

  // The connection's side

  /// A session to submit with. Costs nothing until used. A refused command ends it: later ones are
  /// passed over until it is closed.
  public Session openSession(SessionListener listener) {
    return new Session(this, listener);
  }

  /// Queues a command; handed to the lane by the next [#flush()].
  public void submit(Command command) {
    submitted.add(command);
  }

  /// Charges inbound bytes of commands submitted since the last [#flush()]. When it says no, what
  /// was submitted is still executed, but stop reading from this connection until
  /// [Receiver#resumed()].
  public boolean admit(int bytes) {
    submittedBytes += bytes;
    return inbox.admission().charge(this, bytes);
  }

  /// What the broker is short of while [#admit] says no, if it is not this client's own limit.
  public Optional<Shortage> shortage() {
    return inbox.admission().shortage();
  }

  /// Hands over what was submitted. Call it once per read of the socket.
  public void flush() {
    if (submitted.isEmpty() && submittedBytes == 0) {
      return;
    }
    Submission submission = new Submission(this, submitted, submittedBytes);
    submitted = new ArrayList<>();
    submittedBytes = 0;
    inbox.submit(submission);
  }

  /// Says that delivered payload has left for the network: it gives back output credit.
  public void written(long bytes) {
    long after = outputBytes.addAndGet(-bytes);
    if (after < OUTPUT_CREDIT_BYTES && after + bytes >= OUTPUT_CREDIT_BYTES) {
      inbox.outputDrained(this);
    }
  }

  // The lane's side

  long addInFlight(long bytes) {
    return inFlightBytes.addAndGet(bytes);
  }

  boolean hasOutputCredit() {
    return outputBytes.get() < OUTPUT_CREDIT_BYTES;
  }

  boolean isOverfull() {
    return outputBytes.get() >= OVERFULL_BYTES;
  }

  void chargeOutput(long bytes) {
    outputBytes.addAndGet(bytes);
  }

  public Set<Session> sessions() {
    return sessions;
  }

  public boolean isClosed() {
    return closed;
  }

  public void close() {
    closed = true;
  }

  /// Adds an output behind all earlier ones; it leaves when `step` is on disk.
  public void emit(Step step, Runnable output) {
    held.addLast(new Held(step, output));
  }

  /// Sends what may leave, in order; says whether anything still waits.
  public boolean release(long durableSeq) {
    if (held.isEmpty() || !held.peekFirst().step.isDurable(durableSeq)) {
      return !held.isEmpty();
    }
    List<Runnable> outputs = new ArrayList<>();
    while (!held.isEmpty() && held.peekFirst().step.isDurable(durableSeq)) {
      outputs.add(held.removeFirst().output);
    }
    receiver.receive(outputs);
    return !held.isEmpty();
  }

  private record Held(Step step, Runnable output) {}
}
