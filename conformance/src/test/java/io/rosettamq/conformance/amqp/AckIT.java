package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.Channel;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;

class AckIT {

  /// Gets so many messages of a filled queue; their tags are 1, 2, 3 and so on.
  private static String taken(Lab lab, Channel channel, int count) throws Exception {
    String queue = lab.queue(channel, "q");
    lab.fill(queue, "a", "b", "c", "d", "e");
    for (int i = 0; i < count; i++) {
      channel.basicGet(queue, false);
    }
    return queue;
  }

  @Scenario
  void ackSettlesOneMessage(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = taken(lab, channel, 3);
    channel.basicAck(2, false);
    channel.close();
    lab.noteContent("content", queue);
  }

  @Scenario
  void ackMultipleSettlesAllUpToTheTag(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = taken(lab, channel, 4);
    channel.basicAck(3, true);
    channel.close();
    lab.noteContent("content", queue);
  }

  @Scenario
  void ackMultipleOfZeroSettlesAll(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = taken(lab, channel, 4);
    channel.basicAck(0, true);
    channel.close();
    lab.noteContent("content", queue);
  }

  @Scenario
  void ackMultipleOfZeroWithoutUnackedIsFine(Lab lab) throws Exception {
    Channel channel = lab.channel();
    channel.basicAck(0, true);
    lab.attempt("channel works", () -> channel.basicQos(0));
  }

  @Scenario
  void unknownTagClosesTheChannel(Lab lab) throws Exception {
    Channel channel = lab.channel();
    taken(lab, channel, 1);
    channel.basicAck(17, false);
    lab.noteClose("single", channel);
    Channel multiple = lab.channel();
    multiple.basicAck(17, true);
    lab.noteClose("multiple", multiple);
    Channel zero = lab.channel();
    zero.basicAck(0, false);
    lab.noteClose("tag 0, not multiple", zero);
  }

  @Scenario
  void ackTwiceClosesTheChannel(Lab lab) throws Exception {
    Channel channel = lab.channel();
    taken(lab, channel, 2);
    channel.basicAck(1, false);
    channel.basicAck(1, false);
    lab.noteClose("close", channel);
  }

  @Scenario
  void ackMultipleOfASettledTagClosesTheChannel(Lab lab) throws Exception {
    Channel channel = lab.channel();
    taken(lab, channel, 3);
    channel.basicAck(2, false);
    channel.basicAck(2, true);
    lab.noteClose("an older one is open", channel);
    Channel other = lab.channel();
    String queue = lab.name("q");
    other.basicGet(queue, false);
    other.basicAck(1, true);
    other.basicAck(1, true);
    lab.noteClose("none is open", other);
  }

  @Scenario
  void ackOfAnAutoAckedMessageClosesTheChannel(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    lab.fill(queue, "a");
    channel.basicGet(queue, true);
    channel.basicAck(1, false);
    lab.noteClose("close", channel);
  }

  @Scenario
  void tagsOfOtherChannelsAreUnknown(Lab lab) throws Exception {
    Channel channel = lab.channel();
    taken(lab, channel, 1);
    Channel other = lab.channel();
    other.basicAck(1, false);
    lab.noteClose("close", other);
    lab.attempt("first channel", () -> channel.basicAck(1, false));
    lab.attempt("it works", () -> channel.basicQos(0));
  }

  @Scenario
  void errorOnOneChannelLeavesTheOthersAlone(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = taken(lab, channel, 2);
    Channel failing = lab.channel();
    failing.basicAck(1, false);
    lab.noteClose("close", failing);
    lab.noteCounts("counts", queue);
  }
}
