package io.rosettamq.server.http;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.rosettamq.log.LogStats;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// The broker's figures as Prometheus' metrics, all of one moment.
final class BrokerCollector implements MultiCollector {
  private static final double NANOS = 1e9;
  private static final double MICROS = 1e6;

  private final Supplier<BrokerSnapshot> broker;

  BrokerCollector(Supplier<BrokerSnapshot> broker) {
    this.broker = broker;
  }

  @Override
  public MetricSnapshots collect() {
    BrokerSnapshot now = broker.get();
    BrokerSnapshot.Messages messages = now.messages();
    LogStats log = now.log();
    return MetricSnapshots.of(
        perQueue("ready", "Messages waiting.", now, BrokerSnapshot.Queue::ready),
        perQueue(
            "unacknowledged", "Delivered, not settled.", now, BrokerSnapshot.Queue::unacknowledged),
        perQueue("consumers", "Consumers of the queue.", now, BrokerSnapshot.Queue::consumers),
        counter("messages_published", "Messages accepted.", messages.published()),
        counter("messages_delivered", "Messages handed out.", messages.delivered()),
        counter("messages_acknowledged", "Messages settled.", messages.acknowledged()),
        byReason("messages_died", "Messages that left unconsumed.", messages.died()),
        byReason("dead_letters", "Dead letters that reached a queue.", messages.deadLettered()),
        counter("journal_groups", "Durable groups of units.", log.groups()),
        counter("journal_units", "Durable units.", log.units()),
        counter("journal_syncs", "Writes that waited for the disk.", log.syncs()),
        counter("journal_bytes", "Bytes written, padding included.", log.bytes()),
        gauge("journal_used_bytes", "Journal files still needed.", log.usedBytes()),
        gauge("journal_capacity_bytes", "All journal files.", log.capacityBytes()),
        syncLatency(log),
        connections(now));
  }

  private static GaugeSnapshot perQueue(
      String name, String help, BrokerSnapshot now, ToLongFunction<BrokerSnapshot.Queue> figure) {
    var gauge = GaugeSnapshot.builder().name("rosetta_queue_" + name).help(help);
    for (BrokerSnapshot.Queue queue : now.queues()) {
      gauge.dataPoint(
          point(
              Labels.of("namespace", queue.namespace(), "queue", queue.name()),
              (double) figure.applyAsLong(queue)));
    }
    return gauge.build();
  }

  private static GaugeSnapshot connections(BrokerSnapshot now) {
    var gauge = GaugeSnapshot.builder().name("rosetta_connections").help("Open connections.");
    now.connections()
        .forEach((protocol, open) -> gauge.dataPoint(point(Labels.of("protocol", protocol), open)));
    return gauge.build();
  }

  private static GaugeSnapshot gauge(String name, String help, long value) {
    return GaugeSnapshot.builder()
        .name("rosetta_" + name)
        .help(help)
        .dataPoint(point(Labels.EMPTY, (double) value))
        .build();
  }

  private static CounterSnapshot counter(String name, String help, long value) {
    return CounterSnapshot.builder()
        .name("rosetta_" + name)
        .help(help)
        .dataPoint(CounterDataPointSnapshot.builder().value((double) value).build())
        .build();
  }

  private static CounterSnapshot byReason(String name, String help, Map<String, Long> counts) {
    var counter = CounterSnapshot.builder().name("rosetta_" + name).help(help);
    counts.forEach((reason, count) ->
        counter.dataPoint(
            CounterDataPointSnapshot.builder()
                .labels(Labels.of("reason", reason))
                .value((double) count)
                .build()));
    return counter.build();
  }

  private static HistogramSnapshot syncLatency(LogStats log) {
    var buckets = ClassicHistogramBuckets.builder();
    int last = log.syncBuckets().size() - 1;
    for (int power = 0; power < last; power++) {
      buckets.bucket((1L << power) / MICROS, log.syncBuckets().get(power));
    }
    buckets.bucket(Double.POSITIVE_INFINITY, last < 0 ? 0 : log.syncBuckets().get(last));
    return HistogramSnapshot.builder()
        .name("rosetta_journal_sync_seconds")
        .help("How long a write took to be on disk.")
        .dataPoint(
            HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(buckets.build())
                .sum(log.syncNanos() / NANOS)
                .build())
        .build();
  }

  private static GaugeDataPointSnapshot point(Labels labels, double value) {
    return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
  }
}
