package io.rosettamq.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// `/metrics`: the process's figures from Micrometer, the broker's from one snapshot a scrape.
///
/// The registry is made by the first scrape: it would cost every start time and memory that only
/// those who scrape need.
final class MetricsPage {
  private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

  private final Supplier<BrokerSnapshot> broker;
  private @Nullable PrometheusMeterRegistry registry;

  MetricsPage(Supplier<BrokerSnapshot> broker) {
    this.broker = broker;
  }

  void send(ServerResponse response) {
    response.header(HeaderNames.CONTENT_TYPE, TEXT_FORMAT).send(text());
  }

  String text() {
    return registry().scrape();
  }

  private synchronized PrometheusMeterRegistry registry() {
    if (registry == null) {
      registry = makeRegistry();
    }
    return registry;
  }

  private PrometheusMeterRegistry makeRegistry() {
    var made = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(made);
    new JvmThreadMetrics().bindTo(made);
    new ProcessorMetrics().bindTo(made);
    new UptimeMetrics().bindTo(made);
    made.getPrometheusRegistry().register(new BrokerCollector(broker));
    return made;
  }
}
