package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.AMQP;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.RawConnection;
import io.rosettamq.conformance.scenario.Scenario;
import java.util.List;

/// Methods that are unknown, malformed, or sent where they must not be.
class ProtocolErrorIT {

  private static String answer(Lab lab, int channel, int... payload) throws Exception {
    RawConnection raw = lab.raw().open();
    byte[] bytes = new byte[payload.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) payload[i];
    }
    raw.send(AMQP.FRAME_METHOD, channel, bytes);
    return raw.next();
  }

  @Scenario
  void unknownClassOrMethod(Lab lab) throws Exception {
    noteUnknown(lab, "99/10", answer(lab, 1, 0, 99, 0, 10));
    noteUnknown(lab, "60/99", answer(lab, 1, 0, 60, 0, 99));
    noteUnknown(lab, "10/99", answer(lab, 0, 0, 10, 0, 99));
  }

  private static void noteUnknown(Lab lab, String method, String outcome) {
    String ours = "connection.close 540 " + method + " NOT_IMPLEMENTED";
    lab.noteEither(method, outcome, List.of("end of stream", ours));
  }

  @Scenario
  void malformedMethodFrame(Lab lab) throws Exception {
    lab.note("no class and method", answer(lab, 1, 0, 60));
    lab.note("arguments cut off", answer(lab, 1, 0, 50, 0, 10, 0, 0, 200, 'q'));
    lab.note("empty", answer(lab, 1));
  }

  @Scenario
  void malformedFieldTable(Lab lab) throws Exception {
    // queue.declare with name "q", no flags, a table of 3 bytes: name "a" and unknown type 'z'
    String outcome = answer(lab, 1, 0, 50, 0, 10, 0, 0, 1, 'q', 0, 0, 0, 0, 3, 1, 'a', 'z');
    String ours = "connection.close 501 50/10 FRAME_ERROR";
    lab.noteEither("unknown type", outcome, List.of("end of stream", ours));
    // the table says 200 bytes and has none
    lab.note("too short", answer(lab, 1, 0, 50, 0, 10, 0, 0, 1, 'q', 0, 0, 0, 0, 200));
  }

  @Scenario
  void methodOnAChannelThatIsNotOpen(Lab lab) throws Exception {
    RawConnection raw = lab.raw().open();
    raw.send(7, new AMQP.Basic.Qos.Builder().build());
    lab.note("close", raw.next());
  }

  @Scenario
  void methodOnAChannelThatWasClosed(Lab lab) throws Exception {
    RawConnection raw = lab.raw().open();
    closeChannel(raw);
    lab.note("close", raw.next());
    raw.send(1, new AMQP.Basic.Qos.Builder().build());
    lab.note("after it", raw.next());
  }

  private static void closeChannel(RawConnection raw) throws Exception {
    raw.send(
        1,
        new AMQP.Channel.Close.Builder()
            .replyCode(200)
            .replyText("")
            .classId(0)
            .methodId(0)
            .build());
  }

  @Scenario
  void closedChannelNumberCanBeOpenedAgain(Lab lab) throws Exception {
    RawConnection raw = lab.raw().open();
    closeChannel(raw);
    lab.note("close", raw.next());
    raw.send(1, new AMQP.Channel.Open.Builder().build());
    lab.note("open", raw.next());
    raw.send(1, new AMQP.Basic.Qos.Builder().build());
    lab.note("use", raw.next());
  }

  @Scenario
  void channelOpenedTwice(Lab lab) throws Exception {
    RawConnection raw = lab.raw().open();
    raw.send(1, new AMQP.Channel.Open.Builder().build());
    lab.note("close", raw.next());
  }

  @Scenario
  void methodsOnAChannelInErrorAreIgnoredUntilCloseOk(Lab lab) throws Exception {
    RawConnection raw = lab.raw().open();
    raw.send(1, passive(lab.name("missing")));
    raw.send(1, new AMQP.Basic.Qos.Builder().build());
    raw.send(1, passive(lab.name("missing too")));
    lab.note("close", raw.next());
    raw.send(1, new AMQP.Channel.CloseOk.Builder().build());
    raw.send(1, new AMQP.Channel.Open.Builder().build());
    lab.note("open again", raw.next());
  }

  private static AMQP.Queue.Declare passive(String queue) {
    return new AMQP.Queue.Declare.Builder().queue(queue).passive().build();
  }

  @Scenario
  void connectionMethodOnAChannel(Lab lab) throws Exception {
    RawConnection raw = lab.raw().open();
    raw.send(1, new AMQP.Connection.Open.Builder().virtualHost("/").build());
    lab.note("close", raw.next());
  }

  @Scenario
  void channelMethodOnChannelZero(Lab lab) throws Exception {
    RawConnection raw = lab.raw().open();
    raw.send(0, new AMQP.Basic.Qos.Builder().build());
    lab.note("basic.qos", raw.next());
    RawConnection other = lab.raw().open();
    other.send(0, new AMQP.Channel.Open.Builder().build());
    lab.note("channel.open", other.next());
  }

  @Scenario
  void methodThatOnlyServersSend(Lab lab) throws Exception {
    RawConnection raw = lab.raw().open();
    raw.send(1, new AMQP.Queue.DeclareOk.Builder().queue("q").build());
    lab.note("queue.declare-ok", raw.next());
  }

  @Scenario
  void channelFlowIsAnswered(Lab lab) throws Exception {
    RawConnection raw = lab.raw().open();
    raw.send(1, new AMQP.Channel.Flow.Builder().active(true).build());
    lab.note("active", raw.next());
    raw.send(1, new AMQP.Channel.Flow.Builder().active(false).build());
    lab.note("inactive", raw.next());
  }

  @Scenario
  void immediateIsNotImplemented(Lab lab) throws Exception {
    var channel = lab.channel();
    channel.basicPublish("", lab.name("q"), false, true, null, new byte[0]);
    lab.noteClose("close", channel.getConnection());
  }
}
