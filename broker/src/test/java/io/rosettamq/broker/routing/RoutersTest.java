package io.rosettamq.broker.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rosettamq.broker.command.ExchangeSpec;
import io.rosettamq.broker.command.Message;
import io.rosettamq.log.batch.EncodedRecord;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutersTest {

  @ParameterizedTest
  @CsvSource({
    "a.b.c, a.b.c, true",
    "a.*.c, a.b.c, true",
    "a.*, a.b.c, false",
    "a.#, a, true",
    "a.#, a.b.c, true",
    "#.c, a.b.c, true",
    "#, '', true",
    "*, '', false",
    "#.#, a, true",
    "a.#.c, a.c, true",
    "a.#.*.c, a.c, false",
    "*.*, a, false",
    "a..b, a..b, true",
    "a.*.b, a..b, true",
    "'', '', true"
  })
  void topicsMatchWordByWord(String binding, String key, boolean matches) {
    assertEquals(matches, matches("topic", binding, Map.of(), key, Map.of()));
  }

  @ParameterizedTest
  @CsvSource({"direct, k, k, true", "direct, k, l, false", "fanout, k, l, true"})
  void keysAreComparedOrIgnored(String type, String binding, String key, boolean matches) {
    assertEquals(matches, matches(type, binding, Map.of(), key, Map.of()));
  }

  @Test
  void headersMatchAllOrAny() {
    Map<String, Object> all = Map.of("x-match", "all", "a", 1, "b", "two");
    assertEquals(true, matches("headers", "", all, "", Map.of("a", 1L, "b", "two", "c", 3)));
    assertEquals(false, matches("headers", "", all, "", Map.of("a", 1)));
    Map<String, Object> any = Map.of("x-match", "any", "a", 1, "b", "two");
    assertEquals(true, matches("headers", "", any, "", Map.of("b", "two")));
    assertEquals(false, matches("headers", "", any, "", Map.of("b", "three")));
    assertEquals(true, matches("headers", "", Map.of(), "", Map.of()));
    assertEquals(false, matches("headers", "", Map.of("x-match", "any"), "", Map.of("a", 1)));
  }

  @Test
  void headersIgnoreExtensionsUnlessAsked() {
    Map<String, Object> ignoring = Map.of("x-match", "all", "x-a", 1);
    assertEquals(true, matches("headers", "", ignoring, "", Map.of()));
    Map<String, Object> asking = Map.of("x-match", "all-with-x", "x-a", 1);
    assertEquals(false, matches("headers", "", asking, "", Map.of()));
    assertEquals(true, matches("headers", "", asking, "", Map.of("x-a", (byte) 1)));
    Map<String, Object> present = Map.of("a", Message.VOID);
    assertEquals(true, matches("headers", "", present, "", Map.of("a", "anything")));
    assertEquals(false, matches("headers", "", present, "", Map.of("b", 1)));
  }

  @Test
  void removedBindingsNoLongerMatch() {
    for (String type : List.of("direct", "fanout", "topic", "headers")) {
      Router<String> router = router(type, Map.of());
      router.add("k.l", Map.of(), "one");
      router.add("k.l", Map.of(), "two");
      router.remove("k.l", Map.of(), "one");
      assertEquals(List.of("two"), routed(router, "k.l", Map.of()), type);
      router.remove("k.l", Map.of(), "two");
      router.remove("k.l", Map.of(), "three");
      assertEquals(List.of(), routed(router, "k.l", Map.of()), type);
    }
  }

  private static Router<String> router(String type, Map<String, Object> arguments) {
    return Router.of(
        new ExchangeSpec("e", type, true, false, false, arguments), Function.identity());
  }

  private static boolean matches(
      String type,
      String binding,
      Map<String, Object> arguments,
      String key,
      Map<String, Object> headers) {
    Router<String> router = router(type, Map.of());
    router.add(binding, arguments, "target");
    return !routed(router, key, headers).isEmpty();
  }

  private static List<String> routed(
      Router<String> router, String key, Map<String, Object> headers) {
    TreeSet<String> found = new TreeSet<>();
    router.route(new Sent(key, headers), found::add);
    return List.copyOf(found);
  }

  private record Sent(String routingKey, Map<String, Object> headers) implements Message {
    @Override
    public EncodedRecord record() {
      throw new IllegalStateException("routing reads no payload");
    }
  }
}
