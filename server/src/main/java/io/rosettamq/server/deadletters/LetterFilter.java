package io.rosettamq.server.deadletters;

import io.rosettamq.broker.deadletter.Death;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// Which dead letters are meant: all conditions must hold. Immutable.
record LetterFilter(List<Predicate<DeadLetter>> conditions) {
  static final Set<String> NAMES = Set.of("reason", "from", "since", "until", "header", "text");

  LetterFilter {
    conditions = List.copyOf(conditions);
  }

  /// @param values gives what was said for a name; no element: nothing
  /// @throws BadRequest that says what is wrong
  static LetterFilter of(Function<String, List<String>> values) {
    List<Predicate<DeadLetter>> conditions = new ArrayList<>();
    for (String name : NAMES.stream().sorted().toList()) {
      values.apply(name).forEach(value -> conditions.add(condition(name, value)));
    }
    return new LetterFilter(conditions);
  }

  boolean matches(DeadLetter letter) {
    return conditions.stream().allMatch(condition -> condition.test(letter));
  }

  private static Predicate<DeadLetter> condition(String name, String value) {
    return switch (name) {
      case "reason" -> {
        checkReason(value);
        yield letter -> letter.death().reason().equals(value);
      }
      case "from" -> letter -> letter.death().queue().equals(value);
      case "since" -> {
        long since = millis(name, value);
        yield letter -> letter.death().lastMillis() >= since;
      }
      case "until" -> {
        long until = millis(name, value);
        yield letter -> letter.death().lastMillis() < until;
      }
      case "header" -> header(value);
      default -> letter -> letter.bodyText().filter(body -> body.contains(value)).isPresent();
    };
  }

  private static void checkReason(String value) {
    List<String> known = new ArrayList<>();
    for (Death.Reason reason : Death.Reason.values()) {
      known.add(reason.text());
    }
    if (!known.contains(value)) {
      throw new BadRequest("There is no reason %s, only %s.".formatted(value, known));
    }
  }

  private static long millis(String name, String value) {
    try {
      return Instant.parse(value).toEpochMilli();
    } catch (DateTimeException _) {
      throw new BadRequest(
          "%s must be a time such as 2026-01-31T18:00:00Z, not %s.".formatted(name, value));
    }
  }

  private static Predicate<DeadLetter> header(String value) {
    int equals = value.indexOf('=');
    if (equals <= 0) {
      throw new BadRequest("header must be NAME=VALUE, not %s.".formatted(value));
    }
    String name = value.substring(0, equals);
    String wanted = value.substring(equals + 1);
    return letter -> {
      Object found = letter.message().headers().get(name);
      String text =
          found instanceof byte[] bytes
              ? new String(bytes, StandardCharsets.UTF_8)
              : String.valueOf(found);
      return found != null && text.equals(wanted);
    };
  }
}
