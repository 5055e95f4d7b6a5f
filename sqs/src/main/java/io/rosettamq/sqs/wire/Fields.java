package io.rosettamq.sqs.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The parameters of a request, or of a part of it, named as in the JSON protocol. Values are
/// String, Number, Boolean, List and Map; the query protocol has strings only.
public record Fields(Map<String, Object> values) {
  public static final Fields NONE = new Fields(Map.of());

  /// @throws SqsException where it is not text
  public Optional<String> text(String name) {
    return switch (values.get(name)) {
      case null -> Optional.empty();
      case String text -> Optional.of(text);
      case Number number -> Optional.of(number.toString());
      case Boolean flag -> Optional.of(flag.toString());
      default -> throw malformed(name, "a string");
    };
  }

  /// The text of a parameter that must be there and not be empty.
  public String required(String name) {
    return text(name).filter(text -> !text.isEmpty()).orElseThrow(() -> SqsError.missing(name));
  }

  /// @throws SqsException where it is not a whole number
  public OptionalInt integer(String name) {
    Optional<String> text = text(name).filter(value -> !value.isEmpty());
    try {
      return text.isEmpty()
          ? OptionalInt.empty()
          : OptionalInt.of(Integer.parseInt(text.get().strip()));
    } catch (NumberFormatException _) {
      throw SqsError.badValue(text.orElse(""), name, "Must be a number.");
    }
  }

  /// A number within bounds.
  public OptionalInt integer(String name, int least, int most) {
    OptionalInt value = integer(name);
    if (value.isPresent() && (value.getAsInt() < least || value.getAsInt() > most)) {
      throw SqsError.badValue(
          value.getAsInt(), name, "Must be >= %d and <= %d, if provided.".formatted(least, most));
    }
    return value;
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (Object element : list(name)) {
      texts.add(String.valueOf(element));
    }
    return texts;
  }

  /// Parts in order.
  public List<Fields> parts(String name) {
    List<Fields> parts = new ArrayList<>();
    for (Object element : list(name)) {
      parts.add(new Fields(asMap(element, name)));
    }
    return parts;
  }

  private List<?> list(String name) {
    return switch (values.get(name)) {
      case null -> List.of();
      case List<?> list -> list;
      default -> throw malformed(name, "a list");
    };
  }

  /// A map of texts.
  public Map<String, String> map(String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    part(name).values().forEach((key, value) -> texts.put(key, String.valueOf(value)));
    return texts;
  }

  public Fields part(String name) {
    Object value = values.get(name);
    return value == null ? NONE : new Fields(asMap(value, name));
  }

  @SuppressWarnings("unchecked") // readers make maps with names only
  private static Map<String, Object> asMap(Object value, String name) {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw malformed(name, "a structure");
  }

  private static SqsException malformed(String name, String expected) {
    return SqsError.MALFORMED.with("%s must be %s.".formatted(name, expected));
  }
}
