package io.rosettamq.simulation;

import io.rosettamq.broker.session.Client;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.Delivery;
import io.rosettamq.broker.session.Receiver;
import io.rosettamq.broker.session.Session;
import io.rosettamq.broker.session.SessionListener;
import java.util.ArrayDeque;
import java.util.List;
import java.util.random.RandomGenerator;

/// A connection with one session at a time, whose every move is checked against the model.
final class SimulatedClient implements Receiver {

  private final SimulatedBroker broker;
  private final BrokerModel model;
  private final RandomGenerator random;
  private final Client client;
  private final ArrayDeque<Runnable> outputs = new ArrayDeque<>();
  private SimulatedSession session;
  private boolean starved;
  private boolean closed;

  SimulatedClient(SimulatedBroker broker, BrokerModel model, RandomGenerator random) {
    this.broker = broker;
    this.model = model;
    this.random = random;
    client = broker.attach(this);
    session = new SimulatedSession(this, model);
  }

  Session open(SessionListener listener) {
    return client.openSession(listener);
  }

  boolean isStarved() {
    return starved;
  }

  boolean isClosed() {
    return closed;
  }

  SimulatedSession session() {
    return session;
  }

  void submit(Command command) {
    client.submit(command);
  }

  void publish(Command.Publish publish, int bytes) {
    client.submit(publish);
    starved = !client.admit(bytes) || starved;
  }

  void flush() {
    client.flush();
  }

  void written(Delivery delivery) {
    client.written(delivery.outputBytes());
  }

  void reopenSession() {
    session.close();
    session = new SimulatedSession(this, model);
  }

  void close() {
    submit(new Command.CloseClient(session.session(), _ -> {}));
    session.ended();
    closed = true;
  }

  /// Its network is sometimes slow.
  @Override
  public void receive(List<Runnable> received) {
    model.durable(broker.durableSeq());
    outputs.addAll(received);
    if (random.nextBoolean()) {
      runOutputs();
    }
  }

  void runOutputs() {
    while (!outputs.isEmpty()) {
      outputs.removeFirst().run();
    }
  }

  @Override
  public void resumed() {
    starved = false;
  }
}
