package io.rosettamq.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.command.ConsumerSpec;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.session.Client;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.Delivery;
import io.rosettamq.broker.session.Receiver;
import io.rosettamq.broker.session.Session;
import io.rosettamq.broker.session.SessionListener;
import io.rosettamq.broker.session.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// A client that takes all messages of a queue, compares them with the model, and gives them back.
final class Drain implements Receiver, SessionListener {
  private final SimulatedBroker broker;
  private final BrokerModel model;
  private final List<Delivery> deliveries = new ArrayList<>();

  private Drain(SimulatedBroker broker, BrokerModel model) {
    this.broker = broker;
    this.model = model;
  }

  static void check(SimulatedBroker broker, BrokerModel model, RandomGenerator random) {
    List<Queue> queues =
        broker.lane().state().catalog().queues().stream()
            .filter(queue -> !queue.spec().autoDelete())
            .filter(queue -> !ofTheMortal(queue))
            .toList();
    if (!queues.isEmpty()) {
      new Drain(broker, model).check(queues.get(random.nextInt(queues.size())));
    }
  }

  /// Whether messages come or go by themselves.
  private static boolean ofTheMortal(Queue queue) {
    return queue.name().equals(DeathModel.MORTAL) || queue.name().equals(DeathModel.LETTERS);
  }

  /// As [#check], one queue after another.
  static void checkAll(SimulatedBroker broker, BrokerModel model) {
    for (Queue queue : List.copyOf(broker.lane().state().catalog().queues())) {
      new Drain(broker, model).check(queue);
    }
  }

  private void check(Queue queue) {
    long delayed = queue.view().delayed();
    Client client = broker.attach(this);
    Session session = client.openSession(this);
    boolean stream = queue.isStream();
    Map<String, Object> start = stream ? Map.of("x-stream-offset", "first") : Map.of();
    int prefetch = stream ? Integer.MAX_VALUE : 0;
    ConsumerSpec spec = new ConsumerSpec(queue.name(), "drain", false, false, prefetch, start);
    client.submit(new Command.Subscribe(session, spec, _ -> {}));
    client.flush();
    broker.rest();
    List<String> expected = model.unsettledTexts(queue.id(), queue.view()::isDelayed);
    List<String> actual =
        deliveries.stream().map(delivery -> BrokerModel.text(delivery.record())).toList();
    boolean inOrder = delayed == queue.view().delayed(); // What is due meanwhile comes late.
    assertEquals(
        inOrder ? expected : expected.stream().sorted().toList(),
        inOrder ? actual : actual.stream().sorted().toList(),
        queue::name);
    client.submit(new Command.CloseClient(session, _ -> {}));
    client.flush();
    broker.rest();
  }

  @Override
  public void receive(List<Runnable> outputs) {
    outputs.forEach(Runnable::run);
  }

  @Override
  public void delivered(Delivery delivery) {
    deliveries.add(delivery);
    var lease = delivery.lease();
    if (lease != null) {
      model.seen(lease, delivery.redelivered());
    }
  }

  @Override
  public void resumed() {}

  @Override
  public void rejected(long confirmSeq) {}

  @Override
  public void confirmed(long throughSeq) {}

  @Override
  public void returned(String exchange, Message message) {}

  @Override
  public void cancelled(Subscription subscription) {}

  @Override
  public void refused(Command.Publish publish, Refusal why) {}
}
