package io.rosettamq.sqs.wire;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Requests of the query protocol: form fields such as `Attribute.1.Name` become the tree that the
/// JSON protocol has.
public final class QueryBody {
  private static final int MOST_FIELDS = 10_000;

  /// Far more than any action has: `Entries.1.MessageAttribute.1.Value.StringValue`.
  private static final int MOST_LEVELS = 16;

  /// Lists of plain values and of structures, by the name that numbers them.
  private static final Map<String, String> LISTS =
      Map.ofEntries(
          Map.entry("AttributeName", "AttributeNames"),
          Map.entry("MessageAttributeName", "MessageAttributeNames"),
          Map.entry("MessageSystemAttributeName", "MessageSystemAttributeNames"),
          Map.entry("TagKey", "TagKeys"),
          Map.entry("AWSAccountId", "AWSAccountIds"),
          Map.entry("ActionName", "Actions"),
          Map.entry("SendMessageBatchRequestEntry", "Entries"),
          Map.entry("DeleteMessageBatchRequestEntry", "Entries"),
          Map.entry("ChangeMessageVisibilityBatchRequestEntry", "Entries"));

  private static final Map<String, String> MAPS =
      Map.of(
          "Attribute", "Attributes",
          "Tag", "Tags",
          "MessageAttribute", "MessageAttributes",
          "MessageSystemAttribute", "MessageSystemAttributes");

  private QueryBody() {}

  /// @param form as in a body of type `application/x-www-form-urlencoded`
  /// @throws SqsException where it is none
  public static Fields read(String form) {
    Map<String, Object> nested = new LinkedHashMap<>();
    int count = 0;
    for (String field : form.split("&", -1)) {
      if (!field.isEmpty()) {
        if (++count > MOST_FIELDS) {
          throw SqsError.MALFORMED.with("The request has too many parameters.");
        }
        int equals = field.indexOf('=');
        String name = decode(equals < 0 ? field : field.substring(0, equals));
        put(nested, name, equals < 0 ? "" : decode(field.substring(equals + 1)));
      }
    }
    return new Fields(shaped(nested));
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw SqsError.MALFORMED.with("The request is not properly encoded.");
    }
  }

  @SuppressWarnings("unchecked") // only maps made here
  private static void put(Map<String, Object> root, String name, String value) {
    String[] path = name.split("\\.", MOST_LEVELS + 1);
    if (path.length > MOST_LEVELS) {
      throw SqsError.MALFORMED.with("A parameter has more than %d levels.".formatted(MOST_LEVELS));
    }
    Map<String, Object> at = root;
    for (int i = 0; i < path.length - 1; i++) {
      Object next = at.computeIfAbsent(path[i], _ -> new LinkedHashMap<String, Object>());
      if (!(next instanceof Map<?, ?>)) {
        throw SqsError.MALFORMED.with("The parameter %s is given in two ways.".formatted(name));
      }
      at = (Map<String, Object>) next;
    }
    at.put(path[path.length - 1], value);
  }

  @SuppressWarnings("unchecked") // only maps made here
  private static Map<String, Object> shaped(Map<String, Object> nested) {
    Map<String, Object> shaped = new LinkedHashMap<>();
    for (var entry : nested.entrySet()) {
      String name = entry.getKey();
      if (!(entry.getValue() instanceof Map<?, ?> value)) {
        shaped.put(name, entry.getValue());
      } else if (LISTS.containsKey(name)) {
        shaped.put(LISTS.get(name), numbered((Map<String, Object>) value));
      } else if (MAPS.containsKey(name)) {
        shaped.put(MAPS.get(name), keyed(numbered((Map<String, Object>) value)));
      } else {
        shaped.put(name, shaped((Map<String, Object>) value));
      }
    }
    return shaped;
  }

  @SuppressWarnings("unchecked") // only maps made here
  private static List<Object> numbered(Map<String, Object> byNumber) {
    TreeMap<Integer, Object> ordered = new TreeMap<>();
    for (var entry : byNumber.entrySet()) {
      Object value = entry.getValue();
      try {
        ordered.put(
            Integer.valueOf(entry.getKey()),
            value instanceof Map<?, ?> map ? shaped((Map<String, Object>) map) : value);
      } catch (NumberFormatException _) {
        throw SqsError.MALFORMED.with("A list is numbered with %s.".formatted(entry.getKey()));
      }
    }
    return new ArrayList<>(ordered.values());
  }

  private static Map<String, Object> keyed(List<Object> entries) {
    Map<String, Object> keyed = new LinkedHashMap<>();
    for (Object entry : entries) {
      if (entry instanceof Map<?, ?> pair) {
        Object name = pair.containsKey("Name") ? pair.get("Name") : pair.get("Key");
        Object value = pair.get("Value");
        keyed.put(name == null ? "" : name.toString(), value == null ? "" : value);
      }
    }
    return keyed;
  }
}
