package io.rosettamq.amqp.message;

import io.netty.buffer.ByteBufUtil;
import io.rosettamq.amqp.codec.BasicProperty;
import io.rosettamq.amqp.codec.Span;
import io.rosettamq.amqp.codec.WireReader;
import io.rosettamq.broker.command.Message;
import io.rosettamq.log.batch.EncodedRecord;
import io.rosettamq.log.batch.RecordEncoder;
import io.rosettamq.log.batch.RecordHeader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A message as published, encoded as the record that is stored. Immutable.
public final class AmqpMessage implements Message {
  private final String exchange;
  private final String routingKey;
  private final byte[] origin;
  private final List<String> extraKeys;
  private final EncodedRecord record;
  private final long ttlMillis;
  private final int priority;
  private final int sizeBytes;

  private AmqpMessage(Envelope envelope, int sizeBytes, EncodedRecord record) {
    this.exchange = envelope.exchange();
    this.routingKey = envelope.routingKey();
    this.origin = envelope.origin();
    this.extraKeys = envelope.wishes().allKeys();
    this.ttlMillis = envelope.wishes().ttlMillis();
    this.priority = envelope.property(BasicProperty.PRIORITY) instanceof Integer level ? level : 0;
    this.sizeBytes = sizeBytes;
    this.record = record;
  }

  /// What properties and headers ask of the broker.
  ///
  /// @param ttlMillis how long the message may wait; -1: for ever
  /// @param openKeys routing keys beside the first
  /// @param blindKeys further ones, which no consumer may see
  public record Wishes(long ttlMillis, List<String> openKeys, List<String> blindKeys) {
    static final Wishes NONE = new Wishes(-1, List.of(), List.of());

    public Wishes expiring(long millis) {
      return new Wishes(millis, openKeys, blindKeys);
    }

    List<String> allKeys() {
      return blindKeys.isEmpty()
          ? openKeys
          : Stream.concat(openKeys.stream(), blindKeys.stream()).toList();
    }
  }

  /// What a publisher sent beside the body.
  ///
  /// @param origin laid out as [OriginDescriptor] says
  /// @param flags of the properties, as [BasicProperty#scan] found them
  public record Envelope(
      String exchange, String routingKey, byte[] origin, int flags, Wishes wishes) {

    /// Reads the properties to the reader's end.
    public static Envelope read(
        String exchange, String routingKey, WireReader properties, int flags) {
      int exchangeBytes = ByteBufUtil.utf8Bytes(exchange);
      int keyBytes = ByteBufUtil.utf8Bytes(routingKey);
      byte[] origin = properties.rest(3 + exchangeBytes + keyBytes);
      origin[0] = OriginDescriptor.VERSION;
      put(origin, OriginDescriptor.EXCHANGE_OFFSET, exchange, exchangeBytes);
      put(origin, 2 + exchangeBytes, routingKey, keyBytes);
      return new Envelope(exchange, routingKey, origin, flags, Wishes.NONE);
    }

    /// Decodes one property; null when it is not there.
    public @Nullable Object property(BasicProperty property) {
      if (!property.in(flags)) {
        return null;
      }
      int at = propertiesOffset(origin);
      return property.readFrom(WireReader.of(origin, at, origin.length - at));
    }

    /// Where a property that is there lies in the origin.
    public Span locate(BasicProperty property) {
      return property.locate(origin, propertiesOffset(origin));
    }

    /// Whether a stretch of the origin holds these bytes.
    public boolean holds(Span span, byte[] bytes) {
      return Arrays.equals(origin, span.start(), span.end(), bytes, 0, bytes.length);
    }

    /// The same with other bytes in place of a stretch of the origin.
    public Envelope with(Span replaced, byte[] bytes) {
      byte[] changed = new byte[origin.length - replaced.length() + bytes.length];
      System.arraycopy(origin, 0, changed, 0, replaced.start());
      System.arraycopy(bytes, 0, changed, replaced.start(), bytes.length);
      int behind = replaced.start() + bytes.length;
      System.arraycopy(origin, replaced.end(), changed, behind, changed.length - behind);
      return new Envelope(exchange, routingKey, changed, flags, wishes);
    }

    /// The same with what its properties ask for.
    public Envelope with(Wishes read) {
      return new Envelope(exchange, routingKey, origin, flags, read);
    }

    @SuppressWarnings("deprecation") // the fast way when all characters are ASCII
    private static void put(byte[] target, int at, String text, int lengthBytes) {
      target[at] = (byte) lengthBytes;
      if (lengthBytes == text.length()) {
        text.getBytes(0, lengthBytes, target, at + 1);
      } else {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, target, at + 1, lengthBytes);
      }
    }
  }

  /// Encodes the record; `body` is copied.
  public static AmqpMessage encode(Envelope envelope, ByteBuffer body, long timestamp) {
    byte[] origin = envelope.origin();
    ByteBuffer key = null;
    if (!envelope.exchange().isEmpty()) {
      int at = keyOffset(origin);
      key = ByteBuffer.wrap(origin, at + 1, origin[at] & 0xFF);
    }
    RecordHeader header = new RecordHeader(OriginDescriptor.NAME, ByteBuffer.wrap(origin));
    List<String> blind = envelope.wishes().blindKeys();
    List<RecordHeader> headers =
        blind.isEmpty() ? List.of(header) : List.of(header, BlindKeys.header(blind));
    EncodedRecord record = RecordEncoder.encode(key, body, headers, timestamp);
    return new AmqpMessage(envelope, body.remaining(), record);
  }

  private static int keyOffset(byte[] origin) {
    return 2 + (origin[OriginDescriptor.EXCHANGE_OFFSET] & 0xFF);
  }

  @Override
  public String exchange() {
    return exchange;
  }

  @Override
  public long ttlMillis() {
    return ttlMillis;
  }

  @Override
  public long askedDelayMillis() {
    return Delay.millis(headers());
  }

  @Override
  public int priority() {
    return priority;
  }

  @Override
  public int sizeBytes() {
    return sizeBytes;
  }

  @Override
  public String routingKey() {
    return routingKey;
  }

  @Override
  public List<String> extraKeys() {
    return extraKeys;
  }

  @Override
  @SuppressWarnings("unchecked")
  public Map<String, Object> headers() {
    Object headers = decode(origin).get(BasicProperty.HEADERS);
    return headers == null ? Map.of() : (Map<String, Object>) headers;
  }

  @Override
  public Optional<String> property(String name) {
    return text(decode(origin), name);
  }

  /// A property that exchanges may route by.
  static Optional<String> text(Map<BasicProperty, Object> properties, String name) {
    return BasicProperty.named(name).map(properties::get).map(Object::toString);
  }

  private static Map<BasicProperty, Object> decode(byte[] origin) {
    int at = propertiesOffset(origin);
    return BasicProperty.read(WireReader.of(origin, at, origin.length - at));
  }

  @Override
  public EncodedRecord record() {
    return record;
  }

  /// Property flags and list, as published.
  public ByteBuffer properties() {
    int at = propertiesOffset(origin);
    return ByteBuffer.wrap(origin, at, origin.length - at);
  }

  /// The body, as published.
  public ByteBuffer body() {
    return EncodedBody.value(record);
  }

  private static int propertiesOffset(byte[] origin) {
    int at = keyOffset(origin);
    return at + 1 + (origin[at] & 0xFF);
  }
}
