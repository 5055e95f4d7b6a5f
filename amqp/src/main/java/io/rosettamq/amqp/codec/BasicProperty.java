package io.rosettamq.amqp.codec;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The properties of a message in the order of their flags, highest bit first (AMQP 0-9-1 §1.8).
public enum BasicProperty {
  CONTENT_TYPE(15, Kind.SHORT_STRING),
  CONTENT_ENCODING(14, Kind.SHORT_STRING),
  HEADERS(13, Kind.TABLE),
  DELIVERY_MODE(12, Kind.OCTET),
  PRIORITY(11, Kind.OCTET),
  CORRELATION_ID(10, Kind.SHORT_STRING),
  REPLY_TO(9, Kind.SHORT_STRING),
  EXPIRATION(8, Kind.SHORT_STRING),
  MESSAGE_ID(7, Kind.SHORT_STRING),
  TIMESTAMP(6, Kind.SECONDS),
  TYPE(5, Kind.SHORT_STRING),
  USER_ID(4, Kind.SHORT_STRING),
  APP_ID(3, Kind.SHORT_STRING),
  CLUSTER_ID(2, Kind.SHORT_STRING);

  /// Set by [#scan] when the headers have an entry `CC` or `BCC`.
  public static final int COPIES = 1 << 16;

  private static final BasicProperty[] ALL = values();
  private static final int HIGHEST_BIT = 15;
  private static final int RESERVED_FLAGS = 0b11;

  private static final Map<String, BasicProperty> BY_NAME =
      Arrays.stream(ALL)
          .filter(property -> property != HEADERS)
          .collect(
              Collectors.toUnmodifiableMap(
                  property -> property.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                  Function.identity()));

  private enum Kind {
    SHORT_STRING,
    OCTET,
    SECONDS,
    TABLE
  }

  private final int bit;
  private final Kind kind;

  BasicProperty(int bit, Kind kind) {
    this.bit = bit;
    this.kind = kind;
  }

  /// The property of a name as the specification writes it, for example `content-type`.
  public static Optional<BasicProperty> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /// Its bit in the property flags.
  public int flag() {
    return 1 << bit;
  }

  public boolean in(int flags) {
    return (flags & flag()) != 0;
  }

  /// Checks flags and properties without making objects.
  ///
  /// @return the flags, and [#COPIES]
  /// @throws AmqpException 502 when malformed
  public static int scan(WireReader in) {
    int flags = flags(in);
    int found = flags;
    for (int rest = flags; rest != 0; rest &= ~Integer.highestOneBit(rest)) {
      BasicProperty property = ALL[HIGHEST_BIT - (31 - Integer.numberOfLeadingZeros(rest))];
      if (property.skip(in)) {
        found |= COPIES;
      }
    }
    return found;
  }

  /// Whether it is a table with an entry `CC` or `BCC`.
  private boolean skip(WireReader in) {
    switch (kind) {
      case SHORT_STRING -> in.skip(in.octet());
      case OCTET -> in.skip(1);
      case SECONDS -> in.skip(8);
      case TABLE -> {
        return FieldTable.scan(in);
      }
    }
    return false;
  }

  /// Where the value of a property that is there lies among flags and properties that [#scan]
  /// accepted.
  ///
  /// @param offset where the flags begin in `bytes`, which end with the properties
  public Span locate(byte[] bytes, int offset) {
    WireReader in = WireReader.of(bytes, offset, bytes.length - offset);
    skipToValue(in);
    int start = in.position();
    skip(in);
    return new Span(start, in.position());
  }

  /// Moves on to the value of this property, which must be there.
  private void skipToValue(WireReader in) {
    int flags = flags(in);
    if (!in(flags)) {
      throw new IllegalArgumentException("no property " + this);
    }
    for (BasicProperty property : ALL) {
      if (property == this) {
        return;
      }
      if (property.in(flags)) {
        property.skip(in);
      }
    }
  }

  /// Decodes flags and properties: values are String, Integer, Long (seconds) and Map.
  public static Map<BasicProperty, Object> read(WireReader in) {
    int flags = flags(in);
    Map<BasicProperty, Object> values = new EnumMap<>(BasicProperty.class);
    for (BasicProperty property : ALL) {
      if (property.in(flags)) {
        values.put(property, property.value(in));
      }
    }
    return values;
  }

  /// Decodes this property alone, which must be there.
  public Object readFrom(WireReader in) {
    skipToValue(in);
    return value(in);
  }

  private Object value(WireReader in) {
    return switch (kind) {
      case SHORT_STRING -> in.shortString();
      case OCTET -> in.octet();
      case SECONDS -> in.int64();
      case TABLE -> in.table();
    };
  }

  /// Writes flags and properties; the reverse of [#read].
  public static void write(WireWriter out, Map<BasicProperty, Object> values) {
    int flags = 0;
    for (BasicProperty property : values.keySet()) {
      flags |= property.flag();
    }
    out.uint16(flags);
    for (BasicProperty property : ALL) {
      Object value = values.get(property);
      if (value != null) {
        property.writeValue(out, value);
      }
    }
  }

  @SuppressWarnings("unchecked")
  private void writeValue(WireWriter out, Object value) {
    switch (kind) {
      case SHORT_STRING -> out.shortString((String) value);
      case OCTET -> out.octet((Integer) value);
      case SECONDS -> out.int64((Long) value);
      case TABLE -> out.table((Map<String, Object>) value);
    }
  }

  private static int flags(WireReader in) {
    int flags = in.uint16();
    if ((flags & RESERVED_FLAGS) != 0) {
      throw new AmqpException(ReplyCode.SYNTAX_ERROR, "unknown property flags");
    }
    return flags;
  }
}
