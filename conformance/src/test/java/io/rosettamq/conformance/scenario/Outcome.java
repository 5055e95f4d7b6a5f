package io.rosettamq.conformance.scenario;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ShutdownSignalException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The comparable text of something that a client observed: all that a client could depend on, and
/// nothing that differs from run to run.
final class Outcome {

  private static final Pattern GENERATED = Pattern.compile("amq\\.(gen|ctag)-[\\w-]+");
  private static final int LONG_BODY = 64;

  private Outcome() {}

  @SuppressWarnings("JavaUtilDate") // the client's type for a timestamp
  static String of(@Nullable Object value) {
    String text =
        switch (value) {
          case null -> "nothing";
          case AMQP.Queue.DeclareOk ok ->
              "declare-ok %s messages=%d consumers=%d"
                  .formatted(ok.getQueue(), ok.getMessageCount(), ok.getConsumerCount());
          case AMQP.Queue.DeleteOk ok -> "delete-ok messages=" + ok.getMessageCount();
          case AMQP.Queue.PurgeOk ok -> "purge-ok messages=" + ok.getMessageCount();
          case GetResponse got ->
              "get-ok %s left=%d"
                  .formatted(message(got.getEnvelope(), got.getBody()), got.getMessageCount());
          case Delivery delivery ->
              "delivery " + message(delivery.getEnvelope(), delivery.getBody());
          case Return back ->
              "return %d %s exchange='%s' key='%s' body=%s"
                  .formatted(
                      back.getReplyCode(),
                      back.getReplyText(),
                      back.getExchange(),
                      back.getRoutingKey(),
                      body(back.getBody()));
          case Method method -> method.protocolMethodName();
          case Throwable problem -> failure(problem);
          case byte[] bytes -> body(bytes);
          case Date time -> "time " + time.getTime();
          case Map<?, ?> map ->
              new TreeMap<>(map)
                  .entrySet().stream()
                      .map(entry -> entry.getKey() + "=" + of(entry.getValue()))
                      .collect(Collectors.joining(", ", "{", "}"));
          case Collection<?> all ->
              all.stream().map(Outcome::of).collect(Collectors.joining(", ", "[", "]"));
          default -> value.toString();
        };
    return GENERATED.matcher(text).replaceAll("amq.$1-*");
  }

  private static String message(Envelope envelope, byte[] body) {
    return "%s tag=%d redelivered=%b exchange='%s' key='%s'"
        .formatted(
            body(body),
            envelope.getDeliveryTag(),
            envelope.isRedeliver(),
            envelope.getExchange(),
            envelope.getRoutingKey());
  }

  private static String body(byte[] body) {
    return body.length <= LONG_BODY
        ? "'" + new String(body, StandardCharsets.UTF_8) + "'"
        : body.length + " bytes with hash " + Arrays.hashCode(body);
  }

  private static String failure(Throwable problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof ShutdownSignalException signal) {
        return shutdown(signal);
      }
    }
    return problem.getClass().getSimpleName();
  }

  /// The outcome without the part of a reply text that follows its keyword.
  static String code(Throwable problem) {
    return keyword(of(problem));
  }

  /// Channel errors in full: clients match on their texts. Of a connection error only the keyword,
  /// because the rest holds Erlang terms.
  private static String shutdown(ShutdownSignalException signal) {
    return switch (signal.getReason()) {
      case AMQP.Channel.Close close ->
          "channel closed %d %d/%d %s"
              .formatted(
                  close.getReplyCode(),
                  close.getClassId(),
                  close.getMethodId(),
                  firstSentence(close.getReplyText()));
      case AMQP.Connection.Close close ->
          "connection closed %d %d/%d %s"
              .formatted(
                  close.getReplyCode(),
                  close.getClassId(),
                  close.getMethodId(),
                  keyword(close.getReplyText()));
      case null, default -> "connection dropped";
    };
  }

  /// Texts of 405 go on with an explanation that is cut off at 255 bytes.
  private static String firstSentence(String replyText) {
    int end = replyText.indexOf(". It could be");
    return end < 0 ? replyText : replyText.substring(0, end);
  }

  static String keyword(String replyText) {
    int end = replyText.indexOf(" - ");
    return end < 0 ? replyText : replyText.substring(0, end);
  }
}
