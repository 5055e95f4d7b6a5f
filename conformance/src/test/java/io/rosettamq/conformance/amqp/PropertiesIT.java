package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Properties and headers come out as they went in.
@SuppressWarnings("JavaUtilDate") // the client's type for a timestamp
class PropertiesIT {

  private static AMQP.BasicProperties roundTrip(Lab lab, AMQP.BasicProperties properties)
      throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    channel.basicPublish("", queue, properties, new byte[] {1});
    GetResponse got = channel.basicGet(queue, true);
    return got.getProps();
  }

  @Scenario
  void allPropertiesRoundTrip(Lab lab) throws Exception {
    AMQP.BasicProperties properties =
        new AMQP.BasicProperties.Builder()
            .contentType("application/json")
            .contentEncoding("gzip")
            .deliveryMode(2)
            .priority(5)
            .correlationId("correlation")
            .replyTo("reply")
            .messageId("message")
            .timestamp(new Date(1_700_000_000_000L))
            .type("type")
            .userId("guest")
            .appId("app")
            .clusterId("cluster")
            .build();
    AMQP.BasicProperties got = roundTrip(lab, properties);
    lab.note("content", got.getContentType() + " " + got.getContentEncoding());
    lab.note("numbers", got.getDeliveryMode() + " " + got.getPriority());
    lab.note("ids", List.of(got.getCorrelationId(), got.getReplyTo(), got.getMessageId()));
    lab.note("time", got.getTimestamp());
    lab.note("names", List.of(got.getType(), got.getUserId(), got.getAppId(), got.getClusterId()));
    lab.note("headers", got.getHeaders());
  }

  @Scenario
  void absentPropertiesStayAbsent(Lab lab) throws Exception {
    AMQP.BasicProperties got = roundTrip(lab, new AMQP.BasicProperties());
    lab.note("delivery mode", got.getDeliveryMode());
    lab.note("headers", got.getHeaders());
    lab.note("content type", got.getContentType());
    lab.note("equal", got.equals(new AMQP.BasicProperties()));
  }

  @Scenario
  void emptyValuesStayEmpty(Lab lab) throws Exception {
    AMQP.BasicProperties got =
        roundTrip(
            lab,
            new AMQP.BasicProperties.Builder()
                .contentType("")
                .headers(Map.of())
                .messageId("")
                .build());
    lab.note("content type", got.getContentType());
    lab.note("message id", got.getMessageId());
    lab.note("headers", got.getHeaders());
  }

  private static Map<String, @Nullable Object> everyType() {
    Map<String, @Nullable Object> headers = new HashMap<>();
    headers.put("S", "text ü");
    headers.put("I", Integer.MIN_VALUE);
    headers.put("l", Long.MAX_VALUE);
    headers.put("s", (short) -3);
    headers.put("b", (byte) -4);
    headers.put("t", true);
    headers.put("f", 1.5f);
    headers.put("d", Math.PI);
    headers.put("D", new BigDecimal("123.45"));
    headers.put("T", new Date(1_600_000_000_000L));
    headers.put("V", null);
    headers.put("x", new byte[] {0, 1, -1});
    headers.put("F", Map.of("nested", Map.of("deep", List.of(1, "two"))));
    headers.put("A", Arrays.asList(1, "two", 3L, List.of(), Map.of(), null));
    headers.put("empty text", "");
    headers.put("long text", "y".repeat(70_000));
    return headers;
  }

  @Scenario
  void headersOfEveryTypeRoundTrip(Lab lab) throws Exception {
    AMQP.BasicProperties got =
        roundTrip(lab, new AMQP.BasicProperties.Builder().headers(everyType()).build());
    for (Map.Entry<String, Object> entry : new TreeMap<>(got.getHeaders()).entrySet()) {
      Object value = entry.getValue();
      String type = value == null ? "void" : value.getClass().getSimpleName();
      String text = String.valueOf(value);
      lab.note(entry.getKey() + " " + type, text.length() > 100 ? text.length() : value);
    }
  }

  @Scenario
  void argumentsOfEveryTypeAreAccepted(Lab lab) throws Exception {
    Channel channel = lab.channel();
    Map<String, Object> arguments = new HashMap<>(everyType());
    arguments.remove("long text");
    String exchange = lab.name("x");
    lab.observe(
        "exchange", () -> channel.exchangeDeclare(exchange, "direct", false, true, arguments));
    lab.observe("queue", () -> channel.queueDeclare(lab.name("q"), false, true, false, arguments));
    lab.observe("bind", () -> channel.queueBind(lab.name("q"), exchange, "k", arguments));
    lab.observe("unbind", () -> channel.queueUnbind(lab.name("q"), exchange, "k", arguments));
  }

  @Scenario
  void bodiesOfAllSizesRoundTrip(Lab lab) throws Exception {
    var factory = lab.factory();
    factory.setRequestedFrameMax(4096);
    try (var connection = factory.newConnection()) {
      Channel channel = connection.createChannel();
      String queue = lab.queue(channel, "q");
      int frame = 4096 - 8;
      int large = 5 * 1024 * 1024;
      for (int size : new int[] {0, 1, frame - 1, frame, frame + 1, 2 * frame, 140_000, large}) {
        byte[] body = new byte[size];
        for (int i = 0; i < size; i++) {
          body[i] = (byte) (i * 31);
        }
        channel.basicPublish("", queue, null, body);
        GetResponse got = channel.basicGet(queue, true);
        lab.note("size " + size, Arrays.equals(body, got.getBody()));
      }
    }
  }

  @Scenario
  void largeBodyIsSplitByTheReadersFrameSize(Lab lab) throws Exception {
    var raw = lab.raw().open(70_000);
    String queue = lab.name("q");
    Channel channel = lab.channel();
    channel.queueDeclare(queue, false, false, false, null);
    lab.fill(queue, new AMQP.BasicProperties(), new byte[140_000]);
    raw.send(1, new AMQP.Basic.Get.Builder().queue(queue).noAck(true).build());
    lab.note("answer", raw.next());
    lab.note("header frame", raw.readFrame().getType());
    int left = 140_000;
    while (left > 0) {
      int size = raw.readFrame().getPayload().length;
      lab.note("body frame fits", size <= 70_000 - 8);
      left -= size;
    }
    channel.queueDelete(queue);
  }
}
