package io.rosettamq.simulation;

import io.rosettamq.broker.command.BindingSpec;
import io.rosettamq.broker.command.ConsumerSpec;
import io.rosettamq.broker.command.ExchangeSpec;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.command.Outcome;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.Lease;
import io.rosettamq.broker.session.Session;
import io.rosettamq.log.batch.EncodedRecord;
import io.rosettamq.log.batch.RecordEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// What clients ask for, as chance decides. Strict queues stay and are settled by leases alone;
/// loose ones come and go, are purged, and have consumers that settle at once.
final class SimulatedTraffic {
  private static final List<String> STRICT = List.of("strict-0", "strict-1", "strict-2");
  private static final List<String> KEPT =
      List.of("strict-0", "strict-1", "strict-2", DeathModel.MORTAL, DeathModel.LETTERS);
  private static final String DELAYED = "|delayed|";
  private static final List<Outcome> OUTCOMES =
      List.of(Outcome.ACCEPT, Outcome.REJECT, Outcome.REQUEUE);
  private static final String STREAM = BrokerModel.STREAM;
  private static final List<Object> STARTS = List.of("first", "last", "next", 0L, 40L, "1s");
  private static final String FAN = "fan";
  private static final int LARGE_BYTES = 4000;

  private final RandomGenerator random;
  private final boolean heedsAdmission;
  private final int largestBytes;
  private long messages;

  /// @param heedsAdmission whether clients stop publishing when told
  /// @param largestBytes what a message may have at most; a few have more
  SimulatedTraffic(RandomGenerator random, boolean heedsAdmission, int largestBytes) {
    this.random = random;
    this.heedsAdmission = heedsAdmission;
    this.largestBytes = largestBytes;
  }

  /// What every client does first, so that the strict queues are there.
  void greet(SimulatedClient client) {
    Session session = client.session().session();
    ExchangeSpec fan = new ExchangeSpec(FAN, "fanout", true, false, false, Map.of());
    client.submit(
        new Command.DeclareExchange(session, fan, false, client.session().reply(_ -> {})));
    for (String queue : STRICT) {
      declare(client, new QueueSpec(queue, true, false, false, Map.of()));
    }
    Map<String, Object> retention =
        Map.of("x-queue-type", "stream", "x-max-length-bytes", 20_000, "x-max-age", "2s");
    declare(client, new QueueSpec(STREAM, true, false, false, retention));
    BrokerModel.FANOUT.forEach(queue -> bind(client, queue));
  }

  void maybeBeginTransactions(SimulatedClient client) {
    if (random.nextInt(3) == 0) {
      client.session().beginTransactions();
    }
  }

  /// As [#greet], with the queue whose messages die.
  void greetMortals(SimulatedClient client) {
    declare(client, DeathModel.lettersQueue());
    declare(client, DeathModel.mortalQueue());
    greet(client);
  }

  private static void declare(SimulatedClient client, QueueSpec spec) {
    client.submit(
        new Command.DeclareQueue(
            client.session().session(), spec, false, client.session().reply(_ -> {})));
  }

  private static void bind(SimulatedClient client, String queue) {
    client.submit(
        new Command.Bind(
            client.session().session(), binding(queue), client.session().reply(_ -> {})));
  }

  private static BindingSpec binding(String queue) {
    return new BindingSpec(FAN, new BindingSpec.Target.Queue(queue), "", Map.of());
  }

  /// One read of a client's socket.
  void act(SimulatedClient client) {
    if (client.session().hasFailed()) {
      reopen(client);
    }
    int commands = 1 + random.nextInt(6);
    for (int i = 0; i < commands && !client.isClosed(); i++) {
      command(client);
    }
    client.flush();
  }

  private void command(SimulatedClient client) {
    switch (random.nextInt(45)) {
      case 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 -> publish(client);
      case 12, 13, 14, 15, 16, 17, 18, 19 -> settle(client);
      case 20, 21, 22 -> client.session().sync();
      case 23, 24 -> consume(client);
      case 25 -> read(client);
      case 26, 27 -> cancel(client);
      case 28, 29, 30, 31 -> get(client);
      case 32, 33 -> declareLoose(client);
      case 34 -> bind(client, loose());
      case 35 ->
          client.submit(
              new Command.Unbind(
                  client.session().session(), binding(loose()), client.session().reply(_ -> {})));
      case 36 ->
          client.submit(
              new Command.PurgeQueue(
                  client.session().session(), loose(), client.session().reply(_ -> {})));
      case 37 ->
          client.submit(
              new Command.DeleteQueue(
                  client.session().session(),
                  loose(),
                  false,
                  false,
                  client.session().reply(_ -> {})));
      case 38 -> reopen(client);
      case 39, 40, 41 -> client.session().commit();
      case 42 -> client.session().rollback();
      case 43 -> client.session().recover();
      default -> {
        if (random.nextInt(3) == 0) {
          client.close();
        }
      }
    }
  }

  void reopen(SimulatedClient client) {
    client.reopenSession();
    greetMortals(client);
    maybeBeginTransactions(client);
  }

  private String loose() {
    return "loose-" + random.nextInt(4);
  }

  private String any() {
    return random.nextInt(3) == 0 ? loose() : KEPT.get(random.nextInt(KEPT.size()));
  }

  private void declareLoose(SimulatedClient client) {
    int kind = random.nextInt(6);
    declare(client, new QueueSpec(loose(), kind < 4, kind == 5, kind == 3, Map.of()));
  }

  private void publish(SimulatedClient client) {
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      if (heedsAdmission && client.isStarved()) {
        return;
      }
      boolean fan = random.nextInt(3) == 0;
      String key = fan ? "" : any();
      // a letter is longer than its message, and none is too long here
      int length = key.equals(DeathModel.MORTAL) ? random.nextInt(100) : length();
      long delay = random.nextInt(4) == 0 ? random.nextInt(300) : 0;
      String text = ++messages + (delay > 0 ? DELAYED : "|") + "x".repeat(length);
      client.session().publish(new Text(key, text, delay), fan ? FAN : "", text);
    }
  }

  private int length() {
    return switch (random.nextInt(60)) {
      case 0, 1, 2, 3, 4 -> random.nextInt(LARGE_BYTES);
      case 5 -> largestBytes - random.nextInt(100);
      default -> random.nextInt(100);
    };
  }

  /// From a position of a stream; several readers may be on one session.
  private void read(SimulatedClient client) {
    SimulatedSession session = client.session();
    Object start = STARTS.get(random.nextInt(STARTS.size()));
    int prefetch = 1 + random.nextInt(random.nextInt(3) == 0 ? 500 : 8);
    ConsumerSpec spec =
        new ConsumerSpec(
            STREAM, "reader", false, false, prefetch, Map.of("x-stream-offset", start));
    client.submit(
        new Command.Subscribe(session.session(), spec, session.reply(session::subscribed)));
  }

  private void consume(SimulatedClient client) {
    String queue = any();
    boolean autoAck = queue.startsWith("loose") && random.nextInt(3) == 0;
    int prefetch = random.nextInt(8);
    boolean known =
        client.session().subscriptions().stream()
            .anyMatch(each -> each.spec().queue().equals(queue));
    if (!known) {
      SimulatedSession session = client.session();
      ConsumerSpec spec = new ConsumerSpec(queue, "tag", autoAck, false, prefetch, Map.of());
      client.submit(
          new Command.Subscribe(
              client.session().session(), spec, client.session().reply(session::subscribed)));
    }
  }

  private void cancel(SimulatedClient client) {
    var subscriptions = client.session().subscriptions();
    if (!subscriptions.isEmpty()) {
      client.session().cancel(subscriptions.get(random.nextInt(subscriptions.size())));
    }
  }

  private void get(SimulatedClient client) {
    String queue = any();
    boolean autoAck = queue.startsWith("loose") && random.nextBoolean();
    SimulatedSession session = client.session();
    client.submit(
        new Command.Get(
            client.session().session(),
            queue,
            autoAck,
            client
                .session()
                .<Optional<Command.Got>>reply(
                    got -> got.ifPresent(found -> session.delivered(found.delivery())))));
  }

  private void settle(SimulatedClient client) {
    List<Lease> held = client.session().held();
    if (held.isEmpty()) {
      return;
    }
    int from = random.nextInt(held.size());
    int count = random.nextBoolean() ? held.size() - from : 1;
    Outcome outcome = OUTCOMES.get(random.nextInt(OUTCOMES.size()));
    client.session().settle(List.copyOf(held.subList(from, from + count)), outcome);
  }

  /// A message with this text.
  static Message message(String routingKey, String text) {
    return new Text(routingKey, text, 0);
  }

  /// Whether a message with this text was published with a delay.
  static boolean isDelayed(String text) {
    return text.contains(DELAYED);
  }

  static String text(Message message) {
    return ((Text) message).text();
  }

  private record Text(String routingKey, String text, long delayMillis) implements Message {
    @Override
    public Map<String, Object> headers() {
      return Map.of();
    }

    @Override
    public EncodedRecord record() {
      ByteBuffer value = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
      return RecordEncoder.encode(null, value, List.of(), 0);
    }
  }
}
