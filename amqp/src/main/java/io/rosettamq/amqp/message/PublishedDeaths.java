package io.rosettamq.amqp.message;

import io.rosettamq.broker.deadletter.Death;
import io.rosettamq.broker.deadletter.Deaths;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The dead-letter facts that a publisher sends in `x-death`, as one does that publishes again what
/// it got as a dead letter. They are trusted, as RabbitMQ before 3.13 trusts them.
final class PublishedDeaths {

  private PublishedDeaths() {}

  static Deaths of(Map<String, Object> headers) {
    if (!(headers.get("x-death") instanceof List<?> entries)) {
      return new Deaths(List.of(), first(headers), Optional.empty());
    }
    List<Death> deaths = new ArrayList<>();
    for (Object entry : entries) {
      if (entry instanceof Map<?, ?> table) {
        add(deaths, death(table));
      }
    }
    return new Deaths(deaths, first(headers), Optional.empty());
  }

  /// Entries of one queue and reason are counted together.
  private static void add(List<Death> deaths, Death death) {
    for (int i = 0; i < deaths.size(); i++) {
      Death past = deaths.get(i);
      if (past.isOf(death)) {
        deaths.set(i, past.again(death));
        return;
      }
    }
    deaths.add(death);
  }

  private static Death death(Map<?, ?> table) {
    long time = table.get("time") instanceof Instant at ? at.toEpochMilli() : 0;
    List<String> keys =
        table.get("routing-keys") instanceof List<?> list
            ? list.stream().map(String::valueOf).toList()
            : List.of();
    return new Death(
        text(table, "queue"),
        text(table, "reason"),
        table.get("count") instanceof Number count ? count.longValue() : 1,
        text(table, "exchange"),
        keys,
        time,
        time,
        0,
        Expiration.millis(
            table.get("original-expiration") instanceof String expiration ? expiration : null));
  }

  private static String text(Map<?, ?> table, String name) {
    return table.get(name) instanceof String text ? text : "";
  }

  private static Optional<Deaths.First> first(Map<String, Object> headers) {
    return headers.get("x-first-death-reason") instanceof String reason
        ? Optional.of(
            new Deaths.First(
                text(headers, "x-first-death-queue"),
                reason,
                text(headers, "x-first-death-exchange")))
        : Optional.empty();
  }
}
