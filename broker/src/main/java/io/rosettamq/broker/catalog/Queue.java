package io.rosettamq.broker.catalog;

import io.rosettamq.broker.command.ExchangeSpec;
import io.rosettamq.broker.command.Grouping;
import io.rosettamq.broker.command.QueueAttributes;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.entry.Entry;
import io.rosettamq.broker.stream.Age;
import io.rosettamq.broker.stream.Body;
import io.rosettamq.broker.stream.PlacedBatch;
import io.rosettamq.broker.stream.RetentionLimits;
import io.rosettamq.broker.stream.Stream;
import io.rosettamq.broker.stream.StreamExtent;
import io.rosettamq.broker.stream.Timeline;
import io.rosettamq.broker.topic.PartitionFacts;
import io.rosettamq.broker.topic.Producers;
import io.rosettamq.broker.view.QueueView;
import io.rosettamq.broker.view.Runs;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A named stream and one view of it. Owned by a lane.
///
/// In a work queue the view says what is settled, and each message goes to one consumer. In a
/// stream queue messages are kept by retention, which is all that its view notes, and every reader
/// has a position of its own.
public final class Queue implements Destination {
  private static final String HOLDER = "amq.delayed.";

  private final long id;
  private final QueueSpec spec;
  private final long ownerId;
  private final boolean holder;
  private QueuePolicy policy;
  private Map<String, Object> attributes = Map.of();
  private final Stream stream;
  private final QueueView view;
  private final @Nullable Timeline timeline;
  private final @Nullable PartitionFacts facts;
  private @Nullable Producers producers;
  private final Set<Binding> bindings = new LinkedHashSet<>();

  /// @param id negative when volatile; the stream and the view have the same
  /// @param ownerId the client of an exclusive queue, else 0
  public Queue(long id, QueueSpec spec, long ownerId) {
    this(id, spec, ownerId, isStream(spec) ? new Timeline(limits(spec)) : null, null);
  }

  private Queue(
      long id,
      QueueSpec spec,
      long ownerId,
      @Nullable Timeline timeline,
      @Nullable PartitionFacts facts) {
    this.id = id;
    this.spec = spec;
    this.ownerId = ownerId;
    this.holder = spec.name().startsWith(HOLDER);
    this.policy = QueuePolicy.of(spec);
    this.stream = new Stream(id);
    this.view = new QueueView(id, policy.view());
    this.timeline = timeline;
    this.facts = facts;
  }

  /// A partition of a topic: a stream queue that no client reaches by its name.
  static Queue partition(long id, String name, RetentionLimits limits) {
    QueueSpec spec = new QueueSpec(name, true, false, false, Map.of("x-queue-type", "stream"));
    return new Queue(id, spec, 0, new Timeline(limits), new PartitionFacts());
  }

  /// What a holder is declared as: the hidden queue of an exchange that delays. No client can
  /// declare or find a queue of such a name.
  public static QueueSpec holderFor(ExchangeSpec exchange) {
    return new QueueSpec(holderName(exchange.name()), exchange.durable(), false, false, Map.of());
  }

  static String holderName(String exchange) {
    return HOLDER + exchange;
  }

  /// Whether it holds the messages that an exchange delays.
  public boolean isHolder() {
    return holder;
  }

  /// The exchange that delays what is in this holder.
  public String heldFor() {
    return name().substring(HOLDER.length());
  }

  /// Whether what is declared is a stream queue.
  public static boolean isStream(QueueSpec spec) {
    return "stream".equals(spec.arguments().get("x-queue-type"));
  }

  private static RetentionLimits limits(QueueSpec spec) {
    return new RetentionLimits(
        number(spec, "x-max-length-bytes", -1),
        spec.arguments().get("x-max-age") instanceof String age ? Age.millis(age).orElse(-1) : -1,
        number(spec, "x-stream-max-segment-size-bytes", Long.MAX_VALUE));
  }

  private static long number(QueueSpec spec, String argument, long otherwise) {
    return spec.arguments().get(argument) instanceof Number number ? number.longValue() : otherwise;
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public String name() {
    return spec.name();
  }

  public QueueSpec spec() {
    return spec;
  }

  public long ownerId() {
    return ownerId;
  }

  public QueuePolicy policy() {
    return policy;
  }

  /// See [io.rosettamq.broker.command.QueueAttributes].
  public Map<String, Object> attributes() {
    return attributes;
  }

  /// Whether messages are served by groups.
  public boolean isGrouped() {
    return "true".equals(attributes.get(QueueAttributes.GROUPED));
  }

  /// Whether it must know a message's group: to serve by groups, or to be fair to them.
  public boolean keepsGroup(Grouping grouping) {
    return isGrouped() || (!grouping.group().isEmpty() && !isStream());
  }

  /// Takes other attributes; messages that are there keep their deadlines.
  public void change(Map<String, Object> newAttributes) {
    attributes = newAttributes;
    policy = QueuePolicy.of(spec).with(newAttributes);
    view.timeToLive(policy.ttlMillis());
  }

  public Stream stream() {
    return stream;
  }

  public QueueView view() {
    return view;
  }

  public boolean isStream() {
    return timeline != null;
  }

  /// Of a stream queue; null for a work queue.
  public @Nullable Timeline timeline() {
    return timeline;
  }

  /// Of a partition of a topic; null for others.
  public @Nullable PartitionFacts facts() {
    return facts;
  }

  /// Who has numbered what they published, by which duplicates are told.
  public Producers producers() {
    if (facts != null) {
      return facts.producers();
    }
    if (producers == null) {
      producers = new Producers();
    }
    return producers;
  }

  public boolean hasProducers() {
    return facts != null || (producers != null && !producers.isEmpty());
  }

  /// Whether a producer has published nothing since then, and has no transaction open.
  public boolean hasExpiredProducers(long beforeMillis) {
    return facts != null
        ? facts.hasExpiredProducers(beforeMillis)
        : producers != null && producers.hasExpired(beforeMillis, _ -> false);
  }

  /// Forgets those.
  public void expireProducers(long beforeMillis) {
    if (facts != null) {
      facts.expireProducers(beforeMillis);
    } else {
      producers().expire(beforeMillis, _ -> false);
    }
  }

  /// A batch of a producer was appended.
  public void produced(Entry.Produced produced) {
    if (facts != null) {
      facts.appended(produced.base(), produced.production(), produced.timeMillis());
    } else {
      producers().appended(produced.base(), produced.production(), produced.timeMillis());
    }
  }

  /// A batch goes to the end of its stream.
  public void append(long base, Entry.Appended appended) {
    Body body = appended.body();
    stream.append(base, body);
    if (timeline != null) {
      timeline.appended(base, appended.timeMillis(), body.ref().length());
    } else {
      view.appended(base, body.span(), appended.facts(), appended.timeMillis());
    }
  }

  /// Offsets are settled for good.
  public void settle(Runs runs) {
    for (int i = 0; i < runs.count(); i++) {
      view.settle(runs.start(i), runs.end(i));
    }
    stream.trim(view.frontier());
    if (timeline != null) {
      timeline.trim(view.frontier());
    }
    if (facts != null && !runs.isEmpty()) {
      facts.trim(runs.end(runs.count() - 1));
    }
  }

  /// Records of a partition have given way to newer ones; its start stays.
  ///
  /// @param bytes about so much they took
  public void compact(Runs runs, long bytes) {
    for (int i = 0; i < runs.count(); i++) {
      view.settle(runs.start(i), runs.end(i));
    }
    stream.trim(view.frontier());
    if (timeline != null && !runs.isEmpty()) {
      timeline.shrink(runs.start(0), bytes);
    }
  }

  /// The first offset that is kept. Of a partition that is compacted there may be no record at it.
  public long start() {
    return facts == null ? view.frontier() : facts.start();
  }

  /// A checkpoint has moved what the journal had up to a unit.
  public void checkpointed(long throughSeq, List<StreamExtent> extents) {
    stream.checkpointed(throughSeq, extents, this::hasGaps);
  }

  /// Whether any record has given way to a newer one.
  public boolean isCompacted() {
    return facts != null
        && (view.frontier() > facts.start()
            || view.settledWithin(view.frontier(), stream.end()) > 0);
  }

  private boolean hasGaps(PlacedBatch batch) {
    return facts != null
        && batch.end() > facts.start()
        && view.settledWithin(Math.max(batch.base(), facts.start()), batch.end()) > 0;
  }

  /// Bindings that lead here.
  Set<Binding> bindings() {
    return bindings;
  }

  /// The next message of a work queue to go out of those below `limit`; -1 when there is none. Of a
  /// queue that serves by groups, none of a group of which anything is given away.
  public long next(long limit) {
    return isGrouped() ? view.peekInTurn(limit) : view.peek(limit);
  }

  /// Messages that could be delivered now, speculative ones included.
  public long ready() {
    return isStream() ? stream.end() - view.frontier() : view.ready(stream.end());
  }
}
