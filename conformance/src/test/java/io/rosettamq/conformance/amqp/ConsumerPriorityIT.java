package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.Channel;
import io.rosettamq.conformance.scenario.Inbox;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;

class ConsumerPriorityIT {

  private static String consume(Channel channel, String queue, Object priority, Inbox inbox)
      throws IOException {
    return channel.basicConsume(
        queue, false, "", false, false, Map.of("x-priority", priority), inbox);
  }

  /// Consumers with these priorities and a prefetch of 3, each on a channel of its own.
  private static List<Inbox> consumers(Lab lab, String queue, Object... priorities)
      throws Exception {
    List<Inbox> inboxes = new ArrayList<>();
    for (Object priority : priorities) {
      Channel channel = lab.channel();
      channel.basicQos(3);
      Inbox inbox = new Inbox(channel);
      consume(channel, queue, priority, inbox);
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
  void highestWithCreditGetsAll(Lab lab) throws Exception {
    String queue = lab.queue(lab.channel(), "q");
    List<Inbox> inboxes = consumers(lab, queue, 0, 10, 5);
    lab.fill(queue, "a", "b", "c", "d", "e");
    noteAll(lab, "consumer", inboxes);
  }

  @Scenario
  void lowestTakesWhatIsLeft(Lab lab) throws Exception {
    String queue = lab.queue(lab.channel(), "q");
    List<Inbox> inboxes = consumers(lab, queue, -1, 0, 1);
    lab.fill(queue, "a", "b", "c", "d", "e", "f", "g", "h");
    noteAll(lab, "consumer", inboxes);
  }

  @Scenario
  void withoutAnArgumentThePriorityIsZero(Lab lab) throws Exception {
    String queue = lab.queue(lab.channel(), "q");
    Channel channel = lab.channel();
    channel.basicQos(1);
    Inbox plain = new Inbox(channel);
    channel.basicConsume(queue, false, plain);
    List<Inbox> inboxes = new ArrayList<>(consumers(lab, queue, -5));
    inboxes.add(plain);
    lab.fill(queue, "a", "b", "c");
    noteAll(lab, "consumer", inboxes);
  }

  @Scenario
  void equalOnesTakeTurns(Lab lab) throws Exception {
    String queue = lab.queue(lab.channel(), "q");
    List<Inbox> inboxes = consumers(lab, queue, 2, 1, 2, 1);
    lab.fill(queue, "a", "b", "c", "d", "e", "f", "g", "h");
    noteAll(lab, "consumer", inboxes);
  }

  @Scenario
  void creditOfAHigherOneGoesFirst(Lab lab) throws Exception {
    String queue = lab.queue(lab.channel(), "q");
    List<Inbox> inboxes = consumers(lab, queue, 1, 0);
    lab.fill(queue, "a", "b", "c", "d");
    noteAll(lab, "filled", inboxes);
    Inbox high = inboxes.getFirst();
    high.getChannel().basicAck(high.tag(2), true);
    noteAll(lab, "acked", inboxes);
    lab.fill(queue, "e", "f", "g", "h");
    noteAll(lab, "filled again", inboxes);
  }

  @Scenario
  void nextOneTakesOverAfterACancel(Lab lab) throws Exception {
    String queue = lab.queue(lab.channel(), "q");
    Channel channel = lab.channel();
    Inbox high = new Inbox(channel);
    String tag = consume(channel, queue, 7, high);
    List<Inbox> inboxes = consumers(lab, queue, 3);
    lab.fill(queue, "a", "b");
    lab.note("high", Inbox.bodies(high.awaitQuiet()));
    channel.basicCancel(tag);
    lab.fill(queue, "c");
    noteAll(lab, "other", inboxes);
    lab.note("high", Inbox.bodies(high.awaitQuiet()));
  }

  @Scenario
  void integersOfAllWidthsAreTaken(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    for (Object priority : List.of((byte) 1, (short) -2, 3, Long.MAX_VALUE, Integer.MIN_VALUE)) {
      lab.attempt(
          "priority " + priority, () -> consume(channel, queue, priority, new Inbox(channel)));
    }
    lab.noteCounts("counts", queue);
  }

  @Scenario
  @SuppressWarnings("JavaUtilDate") // the client's type for a timestamp
  void otherTypesAreRefused(Lab lab) throws Exception {
    String queue = lab.queue(lab.channel(), "q");
    List<Object> values =
        Arrays.asList(
            "1",
            Map.of(),
            List.of(1),
            true,
            1.0,
            1.0f,
            new Date(0),
            "x".getBytes(StandardCharsets.UTF_8));
    for (Object value : values) {
      Channel channel = lab.channel();
      lab.attempt(
          value.getClass().getSimpleName().replaceFirst("Map.*|List.*", "collection"),
          () -> consume(channel, queue, value, new Inbox(channel)));
    }
  }
}
