package io.rosettamq.broker.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/// Takes the place of the real client in these tests: hands commands to a fake.
public final class Client {
  private final BiConsumer<Client, List<Command>> lane;
  private final Receiver receiver;
  private final AtomicLong written = new AtomicLong();
  private List<Command> submitted = new ArrayList<>();
  private volatile boolean admitting = true;
  private volatile Optional<Shortage> shortage = Optional.empty();
  private final AtomicInteger refusals = new AtomicInteger();

  public Client(Receiver receiver, BiConsumer<Client, List<Command>> lane) {
    this.receiver = receiver;
    this.lane = lane;
  }

  public Receiver receiver() {
    return receiver;
  }

  public Session openSession(SessionListener listener) {
    return new Session(this, listener);
  }

  public void submit(Command command) {
    submitted.add(command);
  }

  public void flush() {
    List<Command> commands = submitted;
    submitted = new ArrayList<>();
    lane.accept(this, commands);
  }

  public boolean admit(int bytes) {
    if (!admitting) {
      refusals.incrementAndGet();
    }
    return admitting;
  }

  public Optional<Shortage> shortage() {
    return shortage;
  }

  public void shortage(Optional<Shortage> now) {
    shortage = now;
  }

  public int refusals() {
    return refusals.get();
  }

  public void admitting(boolean admits) {
    admitting = admits;
  }

  public void written(long bytes) {
    written.addAndGet(bytes);
  }

  public long writtenBytes() {
    return written.get();
  }
}
