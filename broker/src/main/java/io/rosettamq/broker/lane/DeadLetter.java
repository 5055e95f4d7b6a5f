package io.rosettamq.broker.lane;

import io.rosettamq.broker.command.Grouping;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.deadletter.Deaths;
import io.rosettamq.broker.deadletter.DeathsHeader;
import io.rosettamq.log.batch.EncodedRecord;
import io.rosettamq.log.batch.RecordEncoder;
import io.rosettamq.log.batch.RecordHeader;
import io.rosettamq.log.batch.StoredRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A message on its way from where it died: the stored record with the facts of its deaths. Its own
/// time to live has ended with it.
final class DeadLetter implements Message {
  private final Message read;
  private final Deaths deaths;
  private final EncodedRecord record;
  private final Grouping grouping;

  /// @param deaths with the last one, and where the message goes
  DeadLetter(Message read, StoredRecord stored, Deaths deaths) {
    this.read = read;
    this.deaths = deaths;
    this.grouping = read.grouping();
    List<RecordHeader> headers = new ArrayList<>(stored.headers().size() + 1);
    for (RecordHeader header : stored.headers()) {
      if (!header.name().equals(DeathsHeader.NAME)) {
        headers.add(header);
      }
    }
    headers.add(new RecordHeader(DeathsHeader.NAME, DeathsHeader.write(deaths)));
    record = RecordEncoder.encode(stored.key(), stored.value(), headers, stored.timestamp());
  }

  @Override
  public String exchange() {
    return deaths.sentTo().map(Deaths.SentTo::exchange).orElse("");
  }

  @Override
  public String routingKey() {
    return deaths.sentTo().map(Deaths.SentTo::routingKey).orElse("");
  }

  @Override
  public List<String> extraKeys() {
    return deaths.isRekeyed() ? List.of() : read.extraKeys();
  }

  @Override
  public Map<String, Object> headers() {
    return read.headers();
  }

  @Override
  public Optional<String> property(String name) {
    return read.property(name);
  }

  @Override
  public EncodedRecord record() {
    return record;
  }

  @Override
  public Grouping grouping() {
    return grouping;
  }

  @Override
  public int priority() {
    return read.priority();
  }

  @Override
  public long askedDelayMillis() {
    return read.askedDelayMillis();
  }

  @Override
  public int sizeBytes() {
    return read.sizeBytes();
  }

  @Override
  public Deaths deaths() {
    return deaths;
  }
}
