package io.rosettamq.conformance.kafka;

import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// A running broker that speaks Kafka's protocol, and clients of it.
interface KafkaPeer {

  /// Its `HOST:PORT`.
  String address();

  default Admin admin() {
    return Admin.create(settings(Map.of()));
  }

  default KafkaProducer<String, String> producer(Map<String, String> more) {
    return new KafkaProducer<>(settings(more), new StringSerializer(), new StringSerializer());
  }

  default KafkaConsumer<String, String> consumer(Map<String, String> more) {
    Properties settings = settings(more);
    settings.putIfAbsent("auto.offset.reset", "earliest");
    settings.put("enable.auto.commit", "false");
    return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
  }

  private Properties settings(Map<String, String> more) {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", address());
    settings.put("reconnect.backoff.max.ms", "200");
    settings.putAll(more);
    return settings;
  }
}
