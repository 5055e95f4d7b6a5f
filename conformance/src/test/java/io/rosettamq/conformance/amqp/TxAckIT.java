package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.Channel;
import io.rosettamq.conformance.scenario.Inbox;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;

/// What is acknowledged in a transaction.
class TxAckIT {

  /// Gets so many messages of a filled queue in a transaction; their tags are 1, 2, 3 and so on.
  private static String taken(Lab lab, Channel channel, int count) throws Exception {
    channel.txSelect();
    String queue = lab.queue(channel, "q");
    lab.fill(queue, "a", "b", "c", "d", "e");
    for (int i = 0; i < count; i++) {
      channel.basicGet(queue, false);
    }
    return queue;
  }

  @Scenario
  void ackCommitted(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = taken(lab, channel, 3);
    channel.basicAck(2, false);
    channel.txCommit();
    channel.close();
    lab.noteContent("content", queue);
  }

  @Scenario
  void uncommittedAcksAreRequeuedByClose(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = taken(lab, channel, 3);
    channel.basicAck(0, true);
    channel.close();
    lab.noteContent("content", queue);
  }

  @Scenario
  void uncommittedAcksAreRequeuedByFailure(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = taken(lab, channel, 3);
    channel.basicAck(1, false);
    lab.publish(channel, lab.name("missing"), "k", "x");
    lab.noteClose("close", channel);
    lab.noteContent("content", queue);
  }

  @Scenario
  void rollbackDoesNotRequeue(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = taken(lab, channel, 2);
    channel.basicAck(1, false);
    channel.txRollback();
    lab.noteCounts("after rollback", queue);
    lab.note("next", channel.basicGet(queue, false));
  }

  @Scenario
  void rolledBackAckCanBeSentAgain(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = taken(lab, channel, 4);
    channel.basicAck(3, false);
    channel.basicNack(1, false, true);
    channel.txRollback();
    channel.basicAck(2, true);
    channel.basicReject(3, true);
    channel.txCommit();
    channel.close();
    lab.noteContent("content", queue);
  }

  @Scenario
  void acksInAnyOrder(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = taken(lab, channel, 5);
    channel.basicAck(4, false);
    channel.basicAck(1, false);
    channel.basicNack(3, true, false);
    channel.txCommit();
    channel.close();
    lab.noteContent("content", queue);
  }

  @Scenario
  void tagZeroSettlesAllAtTheCommit(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = taken(lab, channel, 4);
    channel.basicAck(0, true);
    lab.noteCounts("before", queue);
    channel.txCommit();
    channel.close();
    lab.noteContent("content", queue);
  }

  @Scenario
  void nackRequeuesAtTheCommit(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = taken(lab, channel, 3);
    channel.basicNack(2, true, true);
    lab.noteCounts("before", queue);
    channel.txCommit();
    lab.noteCounts("after", queue);
    lab.note("next", channel.basicGet(queue, false));
  }

  @Scenario
  void rejectDropsAtTheCommit(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = taken(lab, channel, 2);
    channel.basicReject(1, false);
    channel.basicReject(2, true);
    channel.txCommit();
    channel.close();
    lab.noteContent("content", queue);
  }

  @Scenario
  void unknownTagFailsAtOnce(Lab lab) throws Exception {
    Channel channel = lab.channel();
    taken(lab, channel, 1);
    channel.basicAck(17, false);
    lab.noteClose("unknown", channel);
    Channel twice = lab.channel();
    twice.txSelect();
    twice.basicGet(lab.name("q"), false);
    twice.basicAck(1, false);
    twice.basicAck(1, false);
    lab.noteClose("twice", twice);
    Channel nacked = lab.channel();
    nacked.txSelect();
    nacked.basicGet(lab.name("q"), false);
    nacked.basicAck(1, false);
    nacked.basicNack(1, true, true);
    lab.noteClose("ack, then nack multiple", nacked);
  }

  @Scenario
  void ackedBeforeTheCommitIsUnknownAfterIt(Lab lab) throws Exception {
    Channel channel = lab.channel();
    taken(lab, channel, 1);
    channel.basicAck(1, false);
    channel.txCommit();
    channel.basicAck(1, false);
    lab.noteClose("close", channel);
  }

  @Scenario
  void autoAckIsOutsideOfIt(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = taken(lab, channel, 0);
    lab.note("got", channel.basicGet(queue, true));
    channel.txRollback();
    Inbox inbox = new Inbox(channel);
    channel.basicConsume(queue, true, inbox);
    lab.note("consumed", Inbox.bodies(inbox.await(4)));
    channel.close();
    lab.noteContent("content", queue);
  }

  @Scenario
  void recoverPassesOverUncommittedAcks(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = taken(lab, channel, 3);
    channel.basicAck(2, false);
    channel.basicRecover(true);
    lab.noteCounts("after recover", queue);
    channel.txRollback();
    lab.noteCounts("after rollback", queue);
    channel.basicAck(2, false);
    channel.txCommit();
    channel.close();
    lab.noteContent("content", queue);
  }

  @Scenario
  void settlementsFromBeforeTheSelectHold(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    lab.fill(queue, "a", "b", "c");
    channel.basicGet(queue, false);
    channel.basicGet(queue, false);
    channel.basicAck(1, false);
    channel.txSelect();
    channel.basicAck(2, false);
    channel.txRollback();
    channel.close();
    lab.noteContent("content", queue);
  }

  @Scenario
  void consumerCreditComesBackWithTheCommit(Lab lab) throws Exception {
    credit(lab, false);
  }

  @Scenario
  void channelCreditComesBackWithTheCommit(Lab lab) throws Exception {
    credit(lab, true);
  }

  private static void credit(Lab lab, boolean global) throws Exception {
    Channel channel = lab.channel();
    String queue = taken(lab, channel, 0);
    channel.basicQos(2, global);
    Inbox inbox = new Inbox(channel);
    channel.basicConsume(queue, false, inbox);
    lab.note("first", Inbox.bodies(inbox.await(2)));
    channel.basicAck(inbox.tag(1), true);
    lab.note("acked", Inbox.bodies(inbox.awaitQuiet()));
    channel.txRollback();
    lab.note("rolled back", Inbox.bodies(inbox.awaitQuiet()));
    channel.basicAck(inbox.tag(0), false);
    channel.txCommit();
    lab.note("committed", Inbox.bodies(inbox.awaitQuiet()));
  }

  @Scenario
  void publishAndAckTogether(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = taken(lab, channel, 1);
    String out = lab.queue(channel, "out");
    lab.publish(channel, "", out, "answer");
    channel.basicAck(1, false);
    channel.txRollback();
    lab.noteContent("rolled back", out);
    lab.publish(channel, "", out, "answer");
    channel.basicAck(1, false);
    channel.txCommit();
    channel.close();
    lab.noteContent("out", out);
    lab.noteContent("in", queue);
  }

  @Scenario
  void requeueAndPublishToTheSameQueue(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = taken(lab, channel, 2);
    channel.basicNack(2, true, true);
    lab.publish(channel, "", queue, "new");
    channel.txCommit();
    lab.noteContent("content", queue);
  }
}
