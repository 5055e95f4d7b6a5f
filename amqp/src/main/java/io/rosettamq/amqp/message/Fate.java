package io.rosettamq.amqp.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rosettamq.amqp.codec.BasicProperty;
import io.rosettamq.amqp.codec.WireReader;
import io.rosettamq.amqp.codec.WireWriter;
import io.rosettamq.broker.deadletter.Death;
import io.rosettamq.broker.deadletter.Deaths;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What happened to a message since it was published, told in RabbitMQ's headers: `x-death`,
/// `x-first-death-*`, `x-delivery-count`, `x-acquired-count`, and `x-delay` negated when its delay
/// is over.
///
/// @param returns how often it was requeued; 0: not told
/// @param acquired how often it was delivered before, where it is counted apart; 0: not told
/// @param delayed whether an exchange has delayed it
record Fate(Deaths deaths, int returns, int acquired, boolean delayed) {

  /// Whether there is nothing to tell.
  boolean isEmpty() {
    return deaths.isEmpty() && returns == 0 && acquired == 0 && !delayed;
  }

  DeliveredMessage tell(DeliveredMessage plain) {
    Map<BasicProperty, Object> properties = BasicProperty.read(WireReader.of(plain.properties()));
    Map<String, Object> headers = headers(properties);
    if (!deaths.isEmpty()) {
      properties.remove(BasicProperty.EXPIRATION);
      tellDeaths(headers);
    }
    if (delayed) {
      headers.put(Delay.HEADER, Delay.over(headers));
    }
    if (acquired > 0) {
      headers.put("x-acquired-count", (long) acquired);
    }
    if (returns > 0) {
      headers.put("x-delivery-count", (long) returns);
    }
    properties.put(BasicProperty.HEADERS, headers);
    ByteBuf encoded = Unpooled.buffer();
    BasicProperty.write(new WireWriter(encoded), properties);
    return new DeliveredMessage(
        deaths.sentTo().map(Fate::address).orElse(plain.address()),
        encoded.nioBuffer(),
        plain.body());
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> headers(Map<BasicProperty, Object> properties) {
    Object headers = properties.get(BasicProperty.HEADERS);
    return headers == null
        ? new LinkedHashMap<>()
        : new LinkedHashMap<>((Map<String, Object>) headers);
  }

  private static ByteBuffer address(Deaths.SentTo sentTo) {
    ByteBuf address = Unpooled.buffer();
    new WireWriter(address).shortString(sentTo.exchange()).shortString(sentTo.routingKey());
    return address.nioBuffer();
  }

  private void tellDeaths(Map<String, Object> headers) {
    if (deaths.isRekeyed()) {
      headers.remove("CC");
    }
    List<Object> entries = new ArrayList<>();
    deaths.latestFirst().forEach(death -> entries.add(entry(death)));
    headers.put("x-death", entries);
    deaths
        .first()
        .ifPresent(first -> {
          headers.put("x-first-death-exchange", first.exchange());
          headers.put("x-first-death-queue", first.queue());
          headers.put("x-first-death-reason", first.reason());
        });
  }

  private static Map<String, Object> entry(Death death) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("count", death.count());
    entry.put("exchange", death.exchange());
    if (death.ttlMillis() >= 0) {
      entry.put("original-expiration", String.valueOf(death.ttlMillis()));
    }
    entry.put("queue", death.queue());
    entry.put("reason", death.reason());
    entry.put("routing-keys", List.copyOf(death.routingKeys()));
    entry.put("time", Instant.ofEpochSecond(death.firstMillis() / 1000));
    return entry;
  }
}
