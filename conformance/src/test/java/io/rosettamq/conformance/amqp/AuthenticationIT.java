package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.LongStringHelper;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.RawConnection;
import io.rosettamq.conformance.scenario.Scenario;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

class AuthenticationIT {

  private static final Map<String, Object> WANTS_CLOSE =
      Map.of("capabilities", Map.of("authentication_failure_close", true));

  private static String answer(Lab lab, AMQP.Connection.StartOk startOk) throws Exception {
    RawConnection raw = lab.raw();
    raw.header();
    raw.readMethod();
    raw.send(0, startOk);
    return raw.next();
  }

  @Scenario
  void wrongPasswordIsRefusedWithTheCapability(Lab lab) throws Exception {
    lab.note("close", answer(lab, RawConnection.startOk("PLAIN", "\0guest\0wrong", WANTS_CLOSE)));
    ConnectionFactory factory = lab.factory();
    factory.setPassword("wrong");
    try {
      factory.newConnection();
    } catch (AuthenticationFailureException e) {
      lab.note(
          "Java client sees an authentication failure",
          String.valueOf(e.getMessage()).contains("auth"));
    }
  }

  @Scenario
  void wrongPasswordDropsTheSocketWithoutTheCapability(Lab lab) throws Exception {
    lab.note("close", answer(lab, RawConnection.startOk("PLAIN", "\0guest\0wrong", Map.of())));
  }

  @Scenario
  void unknownUserIsRefusedLikeAWrongPassword(Lab lab) throws Exception {
    lab.note("close", answer(lab, RawConnection.startOk("PLAIN", "\0nobody\0guest", WANTS_CLOSE)));
  }

  @Scenario
  void malformedPlainResponseIsRefused(Lab lab) throws Exception {
    String outcome = answer(lab, RawConnection.startOk("PLAIN", "guest", WANTS_CLOSE));
    String ours = "connection.close 403 0/0 ACCESS_REFUSED";
    lab.noteEither("close", outcome, List.of("end of stream", ours));
  }

  @Scenario
  void unknownMechanismIsRefused(Lab lab) throws Exception {
    String outcome = answer(lab, RawConnection.startOk("NONSENSE", "x", WANTS_CLOSE));
    String ours = "connection.close 503 10/11 COMMAND_INVALID";
    lab.noteEither("close", outcome, List.of("end of stream", ours));
  }

  // AMQPLAIN's response is a field table without its length
  private static String amqplain(String user, String password) {
    return field("LOGIN", user) + field("PASSWORD", password);
  }

  private static String field(String name, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
    return (char) name.length() + name + "S\0\0\0" + (char) bytes.length + value;
  }

  @Scenario
  void amqplainIsAccepted(Lab lab) throws Exception {
    lab.note(
        "right",
        answer(lab, RawConnection.startOk("AMQPLAIN", amqplain("guest", "guest"), WANTS_CLOSE)));
    lab.note(
        "wrong",
        answer(lab, RawConnection.startOk("AMQPLAIN", amqplain("guest", "no"), WANTS_CLOSE)));
  }

  @Scenario
  void newSecretIsTaken(Lab lab) throws Exception {
    RawConnection raw = lab.raw().open();
    raw.send(
        0,
        new AMQP.Connection.UpdateSecret.Builder()
            .newSecret(LongStringHelper.asLongString("guest"))
            .reason("it is time")
            .build());
    lab.note("answer", raw.next());
    raw.send(1, new AMQP.Basic.Qos.Builder().build());
    lab.note("channel works", raw.next());
  }

  @Scenario
  void userIdPropertyMustBeTheUserOfTheConnection(Lab lab) throws Exception {
    var channel = lab.channel();
    String queue = lab.queue(channel, "q");
    var own = new AMQP.BasicProperties.Builder().userId("guest").build();
    lab.fill(queue, own, "own".getBytes(StandardCharsets.UTF_8));
    lab.noteContent("own name", queue);
    var other = new AMQP.BasicProperties.Builder().userId("somebody").build();
    channel.basicPublish("", queue, other, new byte[0]);
    lab.noteClose("other name", channel);
  }
}
