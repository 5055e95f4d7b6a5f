package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.LongStringHelper;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.RawConnection;
import io.rosettamq.conformance.scenario.Scenario;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Protocol header, start, tune, open: AMQP 0-9-1 §2.2.4 and §4.2.2.
class HandshakeIT {

  private static final List<String> CAPABILITIES =
      List.of(
          "authentication_failure_close",
          "basic.nack",
          "connection.blocked",
          "consumer_cancel_notify",
          "exchange_exchange_bindings",
          "per_consumer_qos",
          "publisher_confirms");
  private static final String TUNE_REFUSED = "connection.close 530 10/31 NOT_ALLOWED";

  private static String answerTo(Lab lab, byte[] opening) throws Exception {
    RawConnection raw = lab.raw();
    raw.write(opening);
    return HexFormat.of().formatHex(raw.readToEnd());
  }

  @Scenario
  void wrongHeaderIsAnsweredWithTheRightOneAndTheEnd(Lab lab) throws Exception {
    byte[] request = "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    lab.note("HTTP", answerTo(lab, request));
    lab.note("0-9-2", answerTo(lab, new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 2}));
    lab.note("garbage", answerTo(lab, new byte[] {0, 1, 2, 3, 4, 5, 6, 7}));
  }

  @Scenario
  void startOffersMechanismsAndCapabilities(Lab lab) throws Exception {
    AMQP.Connection.Start start = lab.raw().login(Map.of());
    lab.note("version", start.getVersionMajor() + "-" + start.getVersionMinor());
    String mechanisms = start.getMechanisms().toString();
    lab.note("PLAIN", mechanisms.contains("PLAIN"));
    lab.note("AMQPLAIN", mechanisms.contains("AMQPLAIN"));
    lab.note("locales", start.getLocales());
    Map<String, Object> properties = start.getServerProperties();
    boolean dotted = String.valueOf(properties.get("version")).matches("\\d+\\.\\d+\\.\\d+.*");
    lab.note("version is dotted integers", dotted);
    Map<?, ?> capabilities = (Map<?, ?>) properties.getOrDefault("capabilities", Map.of());
    for (String name : CAPABILITIES) {
      lab.note(name, capabilities.get(name));
    }
    lab.note("product is there", properties.containsKey("product"));
  }

  @Scenario
  void tuneProposesTheLimits(Lab lab) throws Exception {
    RawConnection raw = lab.raw();
    raw.login(Map.of());
    AMQP.Connection.Tune tune = (AMQP.Connection.Tune) raw.readMethod();
    lab.note("channel-max", tune.getChannelMax());
    lab.note("frame-max", tune.getFrameMax());
    lab.note("heartbeat", tune.getHeartbeat());
  }

  /// RabbitMQ ends a handshake that fails without a word; we may say why.
  private static void noteRefusal(Lab lab, String what, String outcome, String ours) {
    lab.noteEither(what, outcome, List.of("end of stream", ours));
  }

  private static String openWith(Lab lab, AMQP.Connection.TuneOk tuneOk) throws Exception {
    RawConnection raw = lab.raw();
    raw.login(Map.of());
    raw.readMethod();
    raw.send(0, tuneOk);
    raw.send(0, new AMQP.Connection.Open.Builder().virtualHost("/").build());
    return raw.next();
  }

  @Scenario
  void clientMayLowerTheLimits(Lab lab) throws Exception {
    lab.note("none", openWith(lab, RawConnection.tuneOk(2047, 131_072, 60)));
    lab.note("frame-max 4096", openWith(lab, RawConnection.tuneOk(2047, 4096, 0)));
    lab.note("frame-max 70000", openWith(lab, RawConnection.tuneOk(2047, 70_000, 0)));
    lab.note("channel-max 1", openWith(lab, RawConnection.tuneOk(1, 131_072, 0)));
    lab.note("channel-max 64", openWith(lab, RawConnection.tuneOk(64, 131_072, 0)));
    lab.note("heartbeat above", openWith(lab, RawConnection.tuneOk(2047, 131_072, 600)));
  }

  @Scenario
  void zeroIsNoLimit(Lab lab) throws Exception {
    // to us, 0 is the absence of a wish, as in the specification
    String frame = openWith(lab, RawConnection.tuneOk(2047, 0, 0));
    noteRefusal(lab, "frame-max", frame, "connection.open-ok");
    String channel = openWith(lab, RawConnection.tuneOk(0, 131_072, 0));
    noteRefusal(lab, "channel-max", channel, "connection.open-ok");
  }

  @Scenario
  void frameMaxBelowTheMinimumFails(Lab lab) throws Exception {
    for (int frameMax : new int[] {100, 4095}) {
      String outcome = openWith(lab, RawConnection.tuneOk(2047, frameMax, 0));
      noteRefusal(lab, "frame-max " + frameMax, outcome, TUNE_REFUSED);
    }
  }

  @Scenario
  void limitAboveTheProposalFails(Lab lab) throws Exception {
    String frame = openWith(lab, RawConnection.tuneOk(2047, 131_073, 0));
    noteRefusal(lab, "frame-max", frame, TUNE_REFUSED);
    String channel = openWith(lab, RawConnection.tuneOk(2048, 131_072, 0));
    noteRefusal(lab, "channel-max", channel, TUNE_REFUSED);
  }

  @Scenario
  void javaClientGetsTheNegotiatedLimits(Lab lab) throws Exception {
    ConnectionFactory factory = lab.factory();
    factory.setRequestedChannelMax(64);
    factory.setRequestedFrameMax(70_000);
    factory.setRequestedHeartbeat(7);
    try (Connection small = factory.newConnection()) {
      lab.note("channel-max", small.getChannelMax());
      lab.note("frame-max", small.getFrameMax());
      lab.note("heartbeat", small.getHeartbeat());
    }
    factory.setRequestedChannelMax(0);
    factory.setRequestedFrameMax(0);
    factory.setRequestedHeartbeat(0);
    try (Connection free = factory.newConnection()) {
      lab.note("channel-max", free.getChannelMax());
      lab.note("frame-max", free.getFrameMax());
    }
  }

  @Scenario
  void channelAboveTheNegotiatedMaximumIsNotAllowed(Lab lab) throws Exception {
    RawConnection raw = lab.raw();
    raw.login(Map.of());
    raw.readMethod();
    raw.send(0, RawConnection.tuneOk(2, 131_072, 0));
    raw.send(0, new AMQP.Connection.Open.Builder().virtualHost("/").build());
    raw.readMethod();
    for (int channel = 1; channel <= 3; channel++) {
      raw.send(channel, new AMQP.Channel.Open.Builder().build());
      lab.note("channel " + channel, raw.next());
    }
  }

  @Scenario
  void handshakeFrameAboveTheMinimumSizeFails(Lab lab) throws Exception {
    RawConnection raw = lab.raw();
    raw.login(Map.of("filler", "x".repeat(4096)));
    noteRefusal(lab, "properties", raw.next(), "connection.close 501 0/0 FRAME_ERROR");
  }

  @Scenario
  void unknownVirtualHostIsNotAllowed(Lab lab) throws Exception {
    RawConnection raw = lab.raw();
    raw.login(Map.of());
    raw.readMethod();
    raw.send(0, RawConnection.tuneOk(2047, 131_072, 0));
    raw.send(0, new AMQP.Connection.Open.Builder().virtualHost("no-such-vhost").build());
    lab.note("open", raw.next());
    ConnectionFactory factory = lab.factory();
    factory.setVirtualHost("no-such-vhost");
    lab.observe("Java client", factory::newConnection);
  }

  @Scenario
  void methodOutOfTurnEndsTheHandshake(Lab lab) throws Exception {
    RawConnection channelFirst = lab.raw();
    channelFirst.login(Map.of());
    channelFirst.readMethod();
    channelFirst.send(1, new AMQP.Channel.Open.Builder().build());
    noteRefusal(lab, "channel.open", channelFirst.next(), "connection.close 504 0/0 CHANNEL_ERROR");
    RawConnection openFirst = lab.raw();
    openFirst.header();
    openFirst.readMethod();
    openFirst.send(0, new AMQP.Connection.Open.Builder().virtualHost("/").build());
    noteRefusal(
        lab, "connection.open", openFirst.next(), "connection.close 504 10/40 CHANNEL_ERROR");
  }

  @Scenario
  void clientClosesTheConnection(Lab lab) throws Exception {
    RawConnection raw = lab.raw().open();
    raw.send(
        0,
        new AMQP.Connection.Close.Builder()
            .replyCode(200)
            .replyText("Goodbye")
            .classId(0)
            .methodId(0)
            .build());
    lab.note("answer", raw.next());
  }

  @Scenario
  void updateSecretIsAnswered(Lab lab) throws Exception {
    RawConnection raw = lab.raw().open();
    raw.send(
        0,
        new AMQP.Connection.UpdateSecret.Builder()
            .newSecret(LongStringHelper.asLongString("guest"))
            .reason("renewal")
            .build());
    lab.note("answer", raw.next());
  }
}
