package io.rosettamq.server.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The name of every setting, with its default. `docs/configuration.md` lists them for people.
public enum Key {
  DATA("data", "./data"),
  AMQP("amqp", "127.0.0.1:5672"),
  KAFKA("kafka", "127.0.0.1:9092"),
  SQS("sqs", "127.0.0.1:9324"),
  HTTP("http", "127.0.0.1:15672"),
  KAFKA_PARTITIONS("kafka.num.partitions", "1"),
  KAFKA_AUTO_CREATE("kafka.auto.create.topics.enable", "true"),
  KAFKA_REQUEST_BYTES("kafka.socket.request.max.bytes", "104857600"),
  KAFKA_BATCH_BYTES("kafka.message.max.bytes", "1048588"),
  KAFKA_REBALANCE_DELAY("kafka.group.initial.rebalance.delay.ms", "3000"),
  KAFKA_OFFSETS_RETENTION("kafka.offsets.retention.minutes", "10080"),
  KAFKA_TRANSACTION_TIMEOUT("kafka.transaction.max.timeout.ms", "900000"),
  KAFKA_TRANSACTIONAL_ID_EXPIRATION("kafka.transactional.id.expiration.ms", "604800000"),
  KAFKA_PRODUCER_ID_EXPIRATION("kafka.producer.id.expiration.ms", "86400000"),
  KAFKA_CLEANER_BACKOFF("kafka.log.cleaner.backoff.ms", "15000"),
  SQS_ACCESS_KEYS("sqs.access-keys", ""),
  SQS_MAX_IN_FLIGHT("sqs.max-in-flight", "120000"),
  JOURNAL_FILE_SIZE("storage.journal-file-size", "64MB"),
  JOURNAL_FILES("storage.journal-files", "8"),
  CHECKPOINT_INTERVAL("storage.checkpoint-interval", "60s"),
  MEMORY("limits.memory", "128MB"),
  CONNECTIONS("limits.connections", "unlimited"),
  CHANNELS("limits.channels", "2047"),
  CONSUMER_TIMEOUT("limits.consumer-timeout", "30m");

  private final String path;
  private final String defaultText;

  Key(String path, String defaultText) {
    this.path = path;
    this.defaultText = defaultText;
  }

  /// Its place in the YAML file, with dots between levels.
  public String path() {
    return path;
  }

  public String defaultText() {
    return defaultText;
  }

  /// The environment variable: `storage.journal-files` is `ROSETTA_STORAGE_JOURNAL_FILES`.
  public String variable() {
    return Environment.PREFIX + path.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
  }

  static Optional<Key> ofPath(String path) {
    return Arrays.stream(values()).filter(key -> key.path.equals(path)).findFirst();
  }

  /// Whether keys lie below that name: `storage`.
  static boolean isGroup(String path) {
    return Arrays.stream(values()).anyMatch(key -> key.path.startsWith(path + "."));
  }

  static Optional<Key> ofVariable(String variable) {
    return Arrays.stream(values()).filter(key -> key.variable().equals(variable)).findFirst();
  }
}
