package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.Channel;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;

class QueueDeclareIT {

  @Scenario
  void declareAnswersNameAndCounts(Lab lab) throws Exception {
    Channel channel = lab.channel();
    lab.observe("new", () -> channel.queueDeclare(lab.name("q"), false, true, false, null));
    lab.observe("again", () -> channel.queueDeclare(lab.name("q"), false, true, false, null));
    lab.observe("passive", () -> channel.queueDeclarePassive(lab.name("q")));
  }

  @Scenario
  void serverChoosesAName(Lab lab) throws Exception {
    Channel channel = lab.channel();
    lab.observe("declare", () -> channel.queueDeclare("", false, true, true, null));
  }

  @Scenario
  void passiveDeclareOfUnknownQueueIsNotFound(Lab lab) throws Exception {
    Channel channel = lab.channel();
    lab.observe("passive", () -> channel.queueDeclarePassive(lab.name("q")));
    lab.observe("channel is closed", () -> channel.queueDeclarePassive(lab.name("q")));
  }
}
