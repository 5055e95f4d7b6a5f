package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.Return;
import io.rosettamq.conformance.scenario.Inbox;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What is published in a transaction.
class TxIT {

  private static Channel transactional(Lab lab) throws IOException, TimeoutException {
    Channel channel = lab.channel();
    channel.txSelect();
    return channel;
  }

  private static byte[] text(String body) {
    return body.getBytes(StandardCharsets.UTF_8);
  }

  @Scenario
  void publishesAreSeenAfterTheCommit(Lab lab) throws Exception {
    Channel channel = transactional(lab);
    String queue = lab.queue(channel, "q");
    lab.publish(channel, "", queue, "a");
    lab.publish(channel, "", queue, "b");
    lab.note("before", channel.basicGet(queue, true));
    lab.noteCounts("counts before", queue);
    channel.txCommit();
    lab.noteContent("after", queue);
  }

  @Scenario
  void rollbackDropsPublishes(Lab lab) throws Exception {
    Channel channel = transactional(lab);
    String queue = lab.queue(channel, "q");
    lab.publish(channel, "", queue, "dropped");
    channel.txRollback();
    lab.publish(channel, "", queue, "kept");
    channel.txCommit();
    lab.publish(channel, "", queue, "dropped too");
    channel.txRollback();
    lab.noteContent("content", queue);
  }

  @Scenario
  void closingDropsPublishes(Lab lab) throws Exception {
    Channel channel = transactional(lab);
    String queue = lab.queue(channel, "q");
    lab.publish(channel, "", queue, "dropped");
    channel.close();
    lab.noteContent("content", queue);
  }

  @Scenario
  void emptyTransactionsEnd(Lab lab) throws Exception {
    Channel channel = transactional(lab);
    lab.observe("commit", channel::txCommit);
    lab.observe("rollback", channel::txRollback);
    lab.observe("select again", channel::txSelect);
    lab.observe("commit again", channel::txCommit);
  }

  @Scenario
  void selectingAgainKeepsWhatIsUncommitted(Lab lab) throws Exception {
    Channel channel = transactional(lab);
    String queue = lab.queue(channel, "q");
    lab.publish(channel, "", queue, "a");
    channel.txSelect();
    channel.txCommit();
    lab.noteContent("content", queue);
  }

  @Scenario
  void transactionsNeedASelect(Lab lab) throws Exception {
    Channel channel = lab.channel();
    lab.observe("commit", channel::txCommit);
    Channel other = lab.channel();
    lab.observe("rollback", other::txRollback);
  }

  @Scenario
  void confirmsAndTransactionsExcludeEachOther(Lab lab) throws Exception {
    Channel confirming = lab.channel();
    confirming.confirmSelect();
    lab.observe("tx.select", confirming::txSelect);
    Channel channel = transactional(lab);
    lab.observe("confirm.select", channel::confirmSelect);
  }

  @Scenario
  void publishToNoExchangeFailsAtOnce(Lab lab) throws Exception {
    Channel channel = transactional(lab);
    lab.publish(channel, lab.name("missing"), "k", "x");
    lab.noteClose("close", channel);
  }

  @Scenario
  void failureDropsWhatWasPublished(Lab lab) throws Exception {
    Channel channel = transactional(lab);
    String queue = lab.queue(channel, "q");
    lab.publish(channel, "", queue, "dropped");
    lab.publish(channel, lab.name("missing"), "k", "x");
    lab.noteClose("close", channel);
    lab.noteContent("content", queue);
  }

  @Scenario
  void returnsComeBeforeCommitOk(Lab lab) throws Exception {
    Channel channel = transactional(lab);
    BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    channel.addReturnListener((Return back) -> events.add(back));
    channel.basicPublish("", lab.name("missing"), true, null, text("a"));
    channel.basicPublish("amq.direct", lab.name("missing"), true, null, text("b"));
    channel.basicQos(0);
    lab.note("returned before", events.size());
    channel.txCommit();
    events.add("commit-ok");
    for (int i = 0; i < 3; i++) {
      lab.note("event", events.poll(10, TimeUnit.SECONDS));
    }
  }

  @Scenario
  void rollbackDropsReturns(Lab lab) throws Exception {
    Channel channel = transactional(lab);
    BlockingQueue<Return> returns = new LinkedBlockingQueue<>();
    channel.addReturnListener(returns::add);
    channel.basicPublish("", lab.name("missing"), true, null, text("dropped"));
    channel.txRollback();
    channel.basicPublish("", lab.name("missing"), true, null, text("returned"));
    channel.txCommit();
    lab.note("return", returns.poll(10, TimeUnit.SECONDS));
    lab.note("more", returns.size());
  }

  @Scenario
  void queueDeletedBeforeTheCommit(Lab lab) throws Exception {
    Channel channel = transactional(lab);
    BlockingQueue<Return> returns = new LinkedBlockingQueue<>();
    channel.addReturnListener(returns::add);
    String queue = lab.queue(channel, "q");
    channel.basicPublish("", queue, true, null, text("mandatory"));
    channel.basicPublish("", queue, false, null, text("not mandatory"));
    channel.queueDelete(queue);
    lab.observe("commit", channel::txCommit);
    lab.note("return", returns.poll(10, TimeUnit.SECONDS));
    lab.note("more", returns.size());
  }

  @Scenario
  void queueDeclaredAnewBeforeTheCommit(Lab lab) throws Exception {
    Channel channel = transactional(lab);
    String queue = lab.queue(channel, "q");
    lab.publish(channel, "", queue, "a");
    channel.queueDelete(queue);
    lab.queue(channel, "q");
    channel.txCommit();
    lab.noteContent("content", queue);
  }

  @Scenario
  void routesAreThoseOfThePublish(Lab lab) throws Exception {
    Channel channel = transactional(lab);
    String early = lab.queue(channel, "early");
    String late = lab.queue(channel, "late");
    String exchange = lab.exchange(channel, "fanout");
    channel.queueBind(early, exchange, "");
    lab.publish(channel, exchange, "", "a");
    channel.queueBind(late, exchange, "");
    channel.queueUnbind(early, exchange, "");
    channel.txCommit();
    lab.noteContent("bound at the publish", early);
    lab.noteContent("bound at the commit", late);
  }

  @Scenario
  void otherMethodsAreOutsideOfIt(Lab lab) throws Exception {
    Channel channel = transactional(lab);
    String queue = lab.queue(channel, "q");
    lab.fill(queue, "a", "b");
    lab.note("purge", channel.queuePurge(queue));
    channel.txRollback();
    lab.noteContent("content", queue);
  }

  @Scenario
  void channelsHaveTheirOwn(Lab lab) throws Exception {
    Channel first = transactional(lab);
    Channel second = transactional(lab);
    String queue = lab.queue(first, "q");
    lab.publish(first, "", queue, "first");
    lab.publish(second, "", queue, "second");
    second.txCommit();
    lab.noteContent("second committed", queue);
    first.txCommit();
    lab.noteContent("first committed", queue);
  }

  @Scenario
  void consumersGetWhatIsCommitted(Lab lab) throws Exception {
    Channel channel = transactional(lab);
    String queue = lab.queue(channel, "q");
    Channel consuming = lab.channel();
    Inbox inbox = new Inbox(consuming);
    consuming.basicConsume(queue, true, inbox);
    for (int i = 0; i < 5; i++) {
      lab.publish(channel, "", queue, "m" + i);
    }
    lab.note("before", Inbox.bodies(inbox.awaitQuiet()));
    channel.txCommit();
    lab.note("after", Inbox.bodies(inbox.await(5)));
  }

  @Scenario
  void fanOutIsCommittedEverywhere(Lab lab) throws Exception {
    Channel channel = transactional(lab);
    String exchange = lab.exchange(channel, "fanout");
    String a = lab.queue(channel, "a");
    String b = lab.queue(channel, "b");
    channel.queueBind(a, exchange, "");
    channel.queueBind(b, exchange, "");
    lab.publish(channel, exchange, "", "both");
    lab.publish(channel, "", a, "one");
    lab.publish(channel, exchange, "", "both again");
    channel.txCommit();
    lab.noteContent("a", a);
    lab.noteContent("b", b);
  }

  @Scenario
  void manyMessagesOfOneCommit(Lab lab) throws Exception {
    Channel channel = transactional(lab);
    String queue = lab.queue(channel, "q");
    for (int i = 0; i < 10_000; i++) {
      channel.basicPublish("", queue, MessageProperties.PERSISTENT_BASIC, text("m" + i));
    }
    channel.txCommit();
    GetResponse first = channel.basicGet(queue, true);
    lab.note("first", first);
    lab.noteCounts("counts", queue);
  }
}
