package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.Channel;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;

class GetIT {

  @Scenario
  void getTellsHowManyAreLeft(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    lab.observe("empty", () -> channel.basicGet(queue, true));
    lab.fill(queue, "a", "b", "c");
    lab.observe("first", () -> channel.basicGet(queue, false));
    lab.observe("second", () -> channel.basicGet(queue, true));
    lab.observe("third", () -> channel.basicGet(queue, false));
    lab.observe("empty again", () -> channel.basicGet(queue, false));
  }

  @Scenario
  void getFromAMissingQueueIsNotFound(Lab lab) throws Exception {
    lab.observe("get", () -> lab.channel().basicGet(lab.name("missing"), true));
  }

  @Scenario
  void getTellsWhereTheMessageCameThrough(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    channel.queueBind(queue, "amq.topic", lab.name("#"));
    lab.publish(channel, "amq.topic", lab.name("a.b"), "by topic");
    lab.observe("got", () -> channel.basicGet(queue, true));
  }

  @Scenario
  void deliveryTagsCountAllDeliveriesOfTheChannel(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    lab.fill(queue, "a", "b", "c", "d");
    lab.observe("without ack", () -> channel.basicGet(queue, true));
    lab.observe("with ack", () -> channel.basicGet(queue, false));
    Channel other = lab.channel();
    lab.observe("other channel", () -> other.basicGet(queue, false));
    lab.observe("first channel", () -> channel.basicGet(queue, false));
  }

  @Scenario
  void unackedComeBackInTheirPlaces(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    lab.fill(queue, "a", "b", "c", "d");
    Channel getting = lab.channel();
    getting.basicGet(queue, false);
    channel.basicGet(queue, true);
    getting.basicGet(queue, false);
    getting.close();
    lab.noteContent("content", queue);
  }
}
