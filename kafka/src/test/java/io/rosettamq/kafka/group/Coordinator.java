package io.rosettamq.kafka.group;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;

/// A coordinator with tables that outlive it, asked as a connection asks it.
final class Coordinator implements AutoCloseable, TopicLayout {
  private static final Map<String, String> QUICK =
      Map.of("group.initial.rebalance.delay.ms", "0", "group.min.session.timeout.ms", "100");

  private final List<Topic> topics = new CopyOnWriteArrayList<>();
  private final List<String> fatal = new CopyOnWriteArrayList<>();
  private final AtomicLong version = new AtomicLong();
  private final Map<Integer, MemoryTable> memory = new ConcurrentHashMap<>();
  private final IntFunction<GroupTable> tables;
  private GroupCoordination coordination;
  private GroupRequests requests;

  Coordinator() {
    this.tables = this::memory;
    this.coordination = coordination();
    this.requests = new GroupRequests(coordination, this);
  }

  Coordinator(IntFunction<GroupTable> tables) {
    this.tables = tables;
    this.coordination = coordination();
    this.requests = new GroupRequests(coordination, this);
  }

  private GroupCoordination coordination() {
    return new GroupCoordination(
        new GroupSettings(QUICK), this, tables, (what, _) -> fatal.add(what));
  }

  private MemoryTable memory(int partition) {
    return memory.computeIfAbsent(partition, _ -> new MemoryTable());
  }

  Collection<MemoryTable> memories() {
    return memory.values();
  }

  Topic add(String name, int partitions) {
    topics.removeIf(topic -> topic.name().equals(name));
    Topic topic = new Topic(name, Uuid.randomUuid(), partitions);
    topics.add(topic);
    version.incrementAndGet();
    return topic;
  }

  void grow(Topic topic, int partitions) {
    topics.remove(topic);
    topics.add(new Topic(topic.name(), topic.id(), partitions));
    version.incrementAndGet();
  }

  void remove(Topic topic) {
    topics.remove(topic);
    version.incrementAndGet();
  }

  /// What it said before it would have ended the process.
  List<String> fatal() {
    return fatal;
  }

  GroupCoordination started() {
    return coordination;
  }

  CompletableFuture<AbstractResponse> send(AbstractRequest request) {
    RequestHeader header = new RequestHeader(request.apiKey(), request.version(), "client", 1);
    return requests.answer(
        Contexts.of(header, "connection", InetAddress.getLoopbackAddress()), request);
  }

  <T extends AbstractResponse> T ask(Class<T> type, AbstractRequest request) throws Exception {
    return assertInstanceOf(type, send(request).get(30, TimeUnit.SECONDS));
  }

  /// Another coordinator on the same tables.
  void restart() {
    coordination.close();
    coordination = coordination();
    requests = new GroupRequests(coordination, this);
  }

  @Override
  public long version() {
    return version.get();
  }

  @Override
  public Collection<Topic> topics() {
    return topics;
  }

  @Override
  public Optional<Topic> named(String name) {
    return topics.stream().filter(topic -> topic.name().equals(name)).findAny();
  }

  @Override
  public Optional<Topic> identified(Uuid id) {
    return topics.stream().filter(topic -> topic.id().equals(id)).findAny();
  }

  @Override
  public void close() {
    coordination.close();
  }
}
