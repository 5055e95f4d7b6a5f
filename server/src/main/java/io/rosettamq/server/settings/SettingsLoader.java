package io.rosettamq.server.settings;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// Puts the sources together: defaults < YAML file < environment < command line.
public final class SettingsLoader {
  private static final long LEAST_JOURNAL_FILE = 256 * 1024;
  private static final int LEAST_JOURNAL_FILES = 3;
  private static final int MOST_CHANNELS = 65_535;
  private static final long LEAST_MEMORY = 1024 * 1024;

  private final Map<Key, Value> values = new EnumMap<>(Key.class);

  private SettingsLoader() {}

  /// @param flags settings given on the command line, as text
  /// @param config the file given on the command line
  /// @param environment all variables; `ROSETTA_CONFIG` names the file when `config` is absent
  /// @throws SettingsException with one sentence on the first thing that cannot be used
  public static Settings load(
      Map<Key, String> flags, Optional<Path> config, Map<String, String> environment) {
    var loader = new SettingsLoader();
    for (Key key : Key.values()) {
      loader.values.put(key, new Value(key, key.defaultText(), "defaults"));
    }
    config
        .or(() -> Optional.ofNullable(environment.get(Environment.CONFIG)).map(Path::of))
        .ifPresent(path -> loader.values.putAll(YamlFile.read(path)));
    loader.values.putAll(Environment.read(environment));
    flags.forEach((key, text) -> loader.values.put(key, new Value(key, text, "--" + key.path())));
    return loader.settings();
  }

  private Settings settings() {
    return new Settings(
        value(Key.DATA).data(),
        value(Key.AMQP).address(),
        value(Key.KAFKA).address(),
        value(Key.SQS).address(),
        value(Key.HTTP).address(),
        new Settings.Storage(
            value(Key.JOURNAL_FILE_SIZE).bytesAtLeast(LEAST_JOURNAL_FILE),
            value(Key.JOURNAL_FILES).countAtLeast(LEAST_JOURNAL_FILES),
            value(Key.CHECKPOINT_INTERVAL).duration()),
        value(Key.MEMORY).bytesAtLeast(LEAST_MEMORY),
        new Settings.Limits(
            value(Key.CONNECTIONS).limit(Integer.MAX_VALUE),
            value(Key.CHANNELS).limit(MOST_CHANNELS),
            value(Key.CONSUMER_TIMEOUT).duration()),
        kafka(),
        new Settings.Sqs(
            value(Key.SQS_ACCESS_KEYS).accessKeys(), value(Key.SQS_MAX_IN_FLIGHT).countAtLeast(1)));
  }

  private Settings.Kafka kafka() {
    return new Settings.Kafka(
        value(Key.KAFKA_PARTITIONS).countAtLeast(1),
        value(Key.KAFKA_AUTO_CREATE).yesOrNo(),
        value(Key.KAFKA_REQUEST_BYTES).countAtLeast(1024),
        value(Key.KAFKA_BATCH_BYTES).countAtLeast(1024),
        value(Key.KAFKA_REBALANCE_DELAY).countAtLeast(0),
        value(Key.KAFKA_OFFSETS_RETENTION).countAtLeast(1),
        new Settings.Transactions(
            value(Key.KAFKA_TRANSACTION_TIMEOUT).countAtLeast(1),
            value(Key.KAFKA_TRANSACTIONAL_ID_EXPIRATION).countAtLeast(1),
            value(Key.KAFKA_PRODUCER_ID_EXPIRATION).countAtLeast(1)),
        value(Key.KAFKA_CLEANER_BACKOFF).countAtLeast(1));
  }

  private Value value(Key key) {
    Value value = values.get(key);
    if (value == null) {
      throw new IllegalStateException("no default for " + key);
    }
    return value;
  }
}
