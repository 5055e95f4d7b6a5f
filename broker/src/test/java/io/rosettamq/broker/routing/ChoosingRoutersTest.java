package io.rosettamq.broker.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rosettamq.broker.command.ExchangeSpec;
import io.rosettamq.broker.command.Message;
import io.rosettamq.log.batch.EncodedRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Exchange types that choose one binding for each message.
class ChoosingRoutersTest {
  private static final int MESSAGES = 20_000;

  private static Router<String> router(String type, Map<String, Object> arguments) {
    return Router.of(
        new ExchangeSpec("e", type, true, false, false, arguments), Function.identity());
  }

  private static Router<String> hashing(String... namesAndWeights) {
    Router<String> router = router(Router.HASH, Map.of());
    for (int i = 0; i < namesAndWeights.length; i += 2) {
      router.add(namesAndWeights[i + 1], Map.of(), namesAndWeights[i]);
    }
    return router;
  }

  private static String chosen(Router<String> router, Message message) {
    List<String> targets = new ArrayList<>();
    router.route(message, targets::add);
    assertEquals(1, targets.size());
    return targets.getFirst();
  }

  private static Map<String, Integer> spread(Router<String> router) {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < MESSAGES; i++) {
      counts.merge(chosen(router, Sent.key("k" + i)), 1, Integer::sum);
    }
    return counts;
  }

  private static void assertShare(double share, Map<String, Integer> counts, String name) {
    assertEquals(share, counts.getOrDefault(name, 0) / (double) MESSAGES, 0.02, name);
  }

  @Test
  void keysAreSpreadByWeight() {
    Map<String, Integer> counts = spread(hashing("a", "1", "b", "2", "c", "5"));
    assertShare(1 / 8.0, counts, "a");
    assertShare(2 / 8.0, counts, "b");
    assertShare(5 / 8.0, counts, "c");
  }

  @Test
  void choiceIsTheSameInEveryRunAndOrder() {
    Router<String> router = hashing("a", "1", "b", "1", "c", "1");
    Router<String> other = hashing("c", "1", "a", "1", "b", "1");
    StringBuilder seen = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      String chosen = chosen(router, Sent.key("k" + i));
      assertEquals(chosen, chosen(other, Sent.key("k" + i)));
      seen.append(chosen);
    }
    assertEquals("ccaabcaaacbbcbaccbab", seen.toString());
  }

  @Test
  void bindingThatGoesMovesOnlyItsOwnKeys() {
    Router<String> all = hashing("a", "1", "b", "1", "c", "1");
    Router<String> fewer = hashing("a", "1", "b", "1", "c", "1");
    fewer.remove("1", Map.of(), "b");
    for (int i = 0; i < MESSAGES; i++) {
      String before = chosen(all, Sent.key("k" + i));
      String after = chosen(fewer, Sent.key("k" + i));
      if (!before.equals("b")) {
        assertEquals(before, after);
      }
    }
    assertShare(0.5, spread(fewer), "a");
  }

  @Test
  void withoutBindingsNothingIsChosen() {
    for (String type : List.of(Router.HASH, Router.RANDOM)) {
      Router<String> router = router(type, Map.of());
      router.add("1", Map.of(), "a");
      assertEquals("a", chosen(router, Sent.key("k")));
      router.remove("1", Map.of(), "a");
      List<String> targets = new ArrayList<>();
      router.route(Sent.key("k"), targets::add);
      assertEquals(List.of(), targets);
    }
  }

  @Test
  void headerOrPropertyIsHashedInsteadOfTheKey() {
    Router<String> byHeader = router(Router.HASH, Map.of("hash-header", "who"));
    Router<String> byProperty = router(Router.HASH, Map.of("hash-property", "message_id"));
    for (Router<String> router : List.of(byHeader, byProperty)) {
      router.add("1", Map.of(), "a");
      router.add("1", Map.of(), "b");
    }
    Map<String, Integer> headers = new HashMap<>();
    Map<String, Integer> properties = new HashMap<>();
    for (int i = 0; i < MESSAGES; i++) {
      Sent sent = new Sent("k", Map.of("who", Map.of("n", i)), "m" + i);
      headers.merge(chosen(byHeader, sent), 1, Integer::sum);
      properties.merge(chosen(byProperty, sent), 1, Integer::sum);
      assertEquals(chosen(byHeader, Sent.key("x")), chosen(byHeader, Sent.key("k" + i)));
    }
    assertShare(0.5, headers, "a");
    assertShare(0.5, properties, "a");
  }

  @Test
  void randomTakesAllAlike() {
    Router<String> router = router(Router.RANDOM, Map.of());
    router.add("", Map.of(), "a");
    router.add("any", Map.of(), "b");
    router.add("", Map.of(), "c");
    Map<String, Integer> counts = spread(router);
    for (String name : List.of("a", "b", "c")) {
      assertShare(1 / 3.0, counts, name);
    }
  }

  private record Sent(String routingKey, Map<String, Object> headers, String id)
      implements Message {
    static Sent key(String routingKey) {
      return new Sent(routingKey, Map.of(), "");
    }

    @Override
    public Optional<String> property(String name) {
      return name.equals("message-id") ? Optional.of(id) : Optional.empty();
    }

    @Override
    public EncodedRecord record() {
      throw new IllegalStateException("routing reads no payload");
    }
  }
}
