package io.rosettamq.amqp.message;

import io.rosettamq.amqp.codec.BasicProperty;
import io.rosettamq.amqp.codec.WireReader;
import io.rosettamq.broker.command.DelayHeader;
import io.rosettamq.broker.command.Dialect;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.deadletter.Deaths;
import io.rosettamq.log.batch.EncodedRecord;
import io.rosettamq.log.batch.RecordEncoder;
import io.rosettamq.log.batch.StoredRecord;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A record that an AMQP client published, as a message to route again.
final class StoredMessage implements Message {
  private final StoredRecord stored;
  private final Deaths ownDeaths;
  private final String exchange;
  private final String routingKey;
  private final Map<BasicProperty, Object> properties;
  private final boolean delayed;

  StoredMessage(StoredRecord stored, ByteBuffer origin) {
    this.stored = stored;
    this.ownDeaths = Dialect.deathsOf(stored.headers());
    DeliveredMessage published = DeliveredMessage.split(origin, DeliveredMessage.body(stored));
    WireReader address = WireReader.of(published.address());
    String publishedTo = address.shortString();
    String publishedWith = address.shortString();
    this.exchange = ownDeaths.sentTo().map(Deaths.SentTo::exchange).orElse(publishedTo);
    this.routingKey = ownDeaths.sentTo().map(Deaths.SentTo::routingKey).orElse(publishedWith);
    this.properties = BasicProperty.read(WireReader.of(published.properties()));
    this.delayed = DelayHeader.isIn(stored.headers());
  }

  @Override
  public String exchange() {
    return exchange;
  }

  @Override
  public String routingKey() {
    return routingKey;
  }

  /// Those that the publisher named, unless a dead-letter policy gave the message a key.
  @Override
  public List<String> extraKeys() {
    List<String> blind = ownDeaths.isRekeyed() ? List.of() : BlindKeys.read(stored.headers());
    return blind.isEmpty()
        ? openKeys()
        : Stream.concat(openKeys().stream(), blind.stream()).toList();
  }

  @Override
  public List<String> openKeys() {
    return ownDeaths.isRekeyed() ? List.of() : Copies.open(headers());
  }

  @Override
  public Optional<String> property(String name) {
    return AmqpMessage.text(properties, name);
  }

  @Override
  @SuppressWarnings("unchecked")
  public Map<String, Object> headers() {
    return (Map<String, Object>) properties.getOrDefault(BasicProperty.HEADERS, Map.of());
  }

  @Override
  public long askedDelayMillis() {
    return delayed ? 0 : Delay.millis(headers());
  }

  @Override
  public EncodedRecord record() {
    return RecordEncoder.encode(stored);
  }

  /// A message that died has lost its own time to live.
  @Override
  public long ttlMillis() {
    return ownDeaths.isEmpty() ? Expiration.millis(properties.get(BasicProperty.EXPIRATION)) : -1;
  }

  @Override
  public int priority() {
    return properties.get(BasicProperty.PRIORITY) instanceof Integer level ? level : 0;
  }

  @Override
  public int sizeBytes() {
    return DeliveredMessage.body(stored).remaining();
  }

  @Override
  public Deaths deaths() {
    return ownDeaths.isEmpty() ? PublishedDeaths.of(headers()) : ownDeaths;
  }
}
