package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.Channel;
import io.rosettamq.conformance.scenario.Inbox;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class SingleActiveConsumerIT {
  private static final String SINGLE = "x-single-active-consumer";

  private static String declare(Lab lab, Channel channel) throws IOException {
    String queue = lab.name("q");
    channel.queueDeclare(queue, false, false, true, Map.of(SINGLE, true));
    return queue;
  }

  private static List<Inbox> consumers(Lab lab, String queue, int count) throws Exception {
    List<Inbox> inboxes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Channel channel = lab.channel();
      channel.basicQos(2);
      Inbox inbox = new Inbox(channel);
      channel.basicConsume(queue, false, "c" + i, inbox);
      inboxes.add(inbox);
    }
    return inboxes;
  }

  private static void noteAll(Lab lab, String what, List<Inbox> inboxes) {
    for (int i = 0; i < inboxes.size(); i++) {
      lab.note(what + " " + i, Inbox.bodies(inboxes.get(i).awaitQuiet()));
    }
  }

  @Scenario
  void firstOneGetsAllAndOthersWaitEvenWithoutItsCredit(Lab lab) throws Exception {
    String queue = declare(lab, lab.channel());
    List<Inbox> inboxes = consumers(lab, queue, 3);
    lab.fill(queue, "a", "b", "c");
    noteAll(lab, "filled", inboxes);
    lab.noteCounts("counts", queue);
    inboxes.getFirst().getChannel().basicAck(inboxes.getFirst().tag(1), true);
    noteAll(lab, "acked", inboxes);
  }

  @Scenario
  void nextOnesTakeOverInTheirOrder(Lab lab) throws Exception {
    String queue = declare(lab, lab.channel());
    List<Inbox> inboxes = consumers(lab, queue, 4);
    lab.fill(queue, "a");
    noteAll(lab, "first", inboxes);
    inboxes.get(0).getChannel().basicCancel("c0");
    lab.fill(queue, "b");
    noteAll(lab, "cancelled", inboxes);
    inboxes.get(2).getChannel().basicCancel("c2");
    inboxes.get(1).getChannel().close();
    noteAll(lab, "closed", inboxes);
    lab.fill(queue, "c");
    noteAll(lab, "filled again", inboxes);
  }

  @Scenario
  void cancelledOneIsLastWhenItComesBack(Lab lab) throws Exception {
    String queue = declare(lab, lab.channel());
    List<Inbox> inboxes = consumers(lab, queue, 2);
    Inbox first = inboxes.getFirst();
    first.getChannel().basicCancel("c0");
    first.getChannel().basicConsume(queue, false, "c0", first);
    lab.fill(queue, "a", "b");
    noteAll(lab, "consumer", inboxes);
  }

  @Scenario
  void higherPriorityTakesOverOnlyWhenTheActiveOneEnds(Lab lab) throws Exception {
    String queue = declare(lab, lab.channel());
    List<Inbox> inboxes = consumers(lab, queue, 2);
    Channel channel = lab.channel();
    Inbox high = new Inbox(channel);
    channel.basicConsume(queue, false, "high", false, false, Map.of("x-priority", 5), high);
    inboxes.add(high);
    lab.fill(queue, "a");
    noteAll(lab, "before", inboxes);
    inboxes.getFirst().getChannel().basicCancel("c0");
    lab.fill(queue, "b");
    noteAll(lab, "after", inboxes);
  }

  @Scenario
  void exclusiveConsumersAreRefused(Lab lab) throws Exception {
    String queue = declare(lab, lab.channel());
    Channel channel = lab.channel();
    lab.attempt(
        "exclusive",
        () -> channel.basicConsume(queue, false, "", false, true, null, new Inbox(channel)));
  }

  @Scenario
  void falseIsAsWithout(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.name("q");
    channel.queueDeclare(queue, false, false, true, Map.of(SINGLE, false));
    List<Inbox> inboxes = consumers(lab, queue, 2);
    lab.fill(queue, "a", "b", "c", "d");
    noteAll(lab, "consumer", inboxes);
  }

  @Scenario
  void redeclaringMustSayTheSame(Lab lab) throws Exception {
    String queue = declare(lab, lab.channel());
    Channel kept = lab.channel();
    kept.basicConsume(queue, new Inbox(kept));
    lab.attempt("same", () -> declare(lab, lab.channel()));
    lab.attempt("without", () -> lab.channel().queueDeclare(queue, false, false, true, null));
    lab.attempt(
        "false",
        () -> lab.channel().queueDeclare(queue, false, false, true, Map.of(SINGLE, false)));
    lab.channel().queueDeclare(lab.name("plain"), false, true, true, null);
    lab.attempt(
        "plain as single",
        () ->
            lab.channel().queueDeclare(lab.name("plain"), false, true, true, Map.of(SINGLE, true)));
  }

  @Scenario
  void onlyBooleansAreTaken(Lab lab) throws Exception {
    List<Object> values = List.of("true", 1, 1L, Map.of(), List.of(true), 1.0);
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      lab.attempt(
          "value " + i,
          () ->
              lab.channel().queueDeclare(lab.name("q"), false, true, true, Map.of(SINGLE, value)));
    }
  }
}
