package io.rosettamq.kafka.topic;

import io.rosettamq.broker.stream.CompactionPolicy;
import io.rosettamq.broker.stream.RetentionLimits;
import io.rosettamq.kafka.KafkaSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidConfigurationException;

/// The settings of topics, under Kafka's names: what they are by default and which values they
/// take.
///
/// Some are accepted and mean nothing here, since there are no segment files a topic and no
/// replicas: `docs/differences.md` says which.
public final class TopicConfigs {
  private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

  static {
    DEFAULTS.put(TopicConfig.CLEANUP_POLICY_CONFIG, "delete");
    DEFAULTS.put(TopicConfig.COMPRESSION_TYPE_CONFIG, "producer");
    DEFAULTS.put(TopicConfig.DELETE_RETENTION_MS_CONFIG, "86400000");
    DEFAULTS.put(TopicConfig.FILE_DELETE_DELAY_MS_CONFIG, "60000");
    DEFAULTS.put(TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG, "1");
    DEFAULTS.put(TopicConfig.FLUSH_MS_CONFIG, "0");
    DEFAULTS.put(TopicConfig.INDEX_INTERVAL_BYTES_CONFIG, "4096");
    DEFAULTS.put(TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, "9223372036854775807");
    DEFAULTS.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "1048588");
    DEFAULTS.put(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, "3600000");
    DEFAULTS.put(TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, "9223372036854775807");
    DEFAULTS.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime");
    DEFAULTS.put(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.5");
    DEFAULTS.put(TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, "0");
    DEFAULTS.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "1");
    DEFAULTS.put(TopicConfig.PREALLOCATE_CONFIG, "false");
    DEFAULTS.put(TopicConfig.RETENTION_BYTES_CONFIG, "-1");
    DEFAULTS.put(TopicConfig.RETENTION_MS_CONFIG, "604800000");
    DEFAULTS.put(TopicConfig.SEGMENT_BYTES_CONFIG, "1073741824");
    DEFAULTS.put(TopicConfig.SEGMENT_INDEX_BYTES_CONFIG, "10485760");
    DEFAULTS.put(TopicConfig.SEGMENT_JITTER_MS_CONFIG, "0");
    DEFAULTS.put(TopicConfig.SEGMENT_MS_CONFIG, "604800000");
    DEFAULTS.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
  }

  private static final Set<String> WORDS =
      Set.of(
          TopicConfig.CLEANUP_POLICY_CONFIG,
          TopicConfig.COMPRESSION_TYPE_CONFIG,
          TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG);
  private static final Set<String> FLAGS =
      Set.of(TopicConfig.PREALLOCATE_CONFIG, TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG);
  private static final Set<String> UNLIMITED =
      Set.of(TopicConfig.RETENTION_MS_CONFIG, TopicConfig.RETENTION_BYTES_CONFIG);

  private final KafkaSettings settings;

  public TopicConfigs(KafkaSettings settings) {
    this.settings = settings;
  }

  KafkaSettings settings() {
    return settings;
  }

  /// All names with their defaults.
  Map<String, String> defaults() {
    Map<String, String> all = new LinkedHashMap<>(DEFAULTS);
    all.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(settings.maxBatchBytes()));
    return all;
  }

  /// The value for a topic.
  private String value(Map<String, String> given, String name) {
    return Optional.ofNullable(given.get(name))
        .or(() -> Optional.ofNullable(defaults().get(name)))
        .orElseThrow();
  }

  /// The largest batch that a topic takes.
  public int maxBatchBytes(Map<String, String> given) {
    String own = given.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
    return own == null ? settings.maxBatchBytes() : Integer.parseInt(own);
  }

  /// Whether the broker's time is given to records.
  public boolean isLogAppendTime(Map<String, String> given) {
    return "LogAppendTime".equals(given.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG));
  }

  /// How far ahead of the broker's time a record's own time may be, milliseconds.
  public long maxAheadMillis(Map<String, String> given) {
    return Long.parseLong(value(given, TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG));
  }

  /// How far behind it.
  public long maxBehindMillis(Map<String, String> given) {
    return Long.parseLong(value(given, TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG));
  }

  /// Whether records give way to newer ones of their keys, so that each must have one.
  public boolean isCompacted(Map<String, String> given) {
    String own = given.get(TopicConfig.CLEANUP_POLICY_CONFIG);
    return own != null && list(own).contains(TopicConfig.CLEANUP_POLICY_COMPACT);
  }

  /// The items of a value that is a list.
  static List<String> list(String value) {
    return value.isBlank() ? List.of() : List.of(value.trim().split("\\s*,\\s*", -1));
  }

  /// Whether a setting's value is a list.
  static boolean isList(String name) {
    return name.equals(TopicConfig.CLEANUP_POLICY_CONFIG);
  }

  RetentionLimits retention(Map<String, String> given) {
    boolean deletes =
        list(value(given, TopicConfig.CLEANUP_POLICY_CONFIG))
            .contains(TopicConfig.CLEANUP_POLICY_DELETE);
    long longest = Math.max(1, number(given, TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG));
    boolean compacts = isCompacted(given);
    long segment = number(given, TopicConfig.SEGMENT_MS_CONFIG);
    return new RetentionLimits(
        deletes ? number(given, TopicConfig.RETENTION_BYTES_CONFIG) : -1,
        deletes ? number(given, TopicConfig.RETENTION_MS_CONFIG) : -1,
        number(given, TopicConfig.SEGMENT_BYTES_CONFIG),
        compacts ? Math.min(segment, longest) : segment,
        compacts ? Optional.of(compaction(given)) : Optional.empty());
  }

  private CompactionPolicy compaction(Map<String, String> given) {
    return new CompactionPolicy(
        Double.parseDouble(value(given, TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG)),
        number(given, TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG),
        number(given, TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG),
        number(given, TopicConfig.DELETE_RETENTION_MS_CONFIG));
  }

  private long number(Map<String, String> given, String name) {
    return Long.parseLong(value(given, name));
  }

  /// @throws InvalidConfigurationException saying what is wrong, as Kafka does
  void check(Map<String, String> given) {
    given.forEach(TopicConfigs::check);
    long least = number(given, TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG);
    long most = number(given, TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG);
    if (least > most) {
      throw new InvalidConfigurationException(
          "conflict topic config setting "
              + TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG
              + " ("
              + least
              + ") > "
              + TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG
              + " ("
              + most
              + ")");
    }
  }

  private static void check(String name, String value) {
    String standard = DEFAULTS.get(name);
    if (standard == null) {
      throw new InvalidConfigurationException("Unknown topic config name: " + name);
    }
    if (WORDS.contains(name)) {
      checkWord(name, value);
    } else if (FLAGS.contains(name)) {
      if (!Set.of("true", "false").contains(value.toLowerCase(Locale.ROOT))) {
        throw invalid(name, value, "Expected value to be either true or false");
      }
    } else if (standard.contains(".")) {
      checkRatio(name, value);
    } else {
      checkNumber(name, value);
    }
  }

  private static void checkWord(String name, String value) {
    switch (name) {
      case TopicConfig.CLEANUP_POLICY_CONFIG ->
          list(value).forEach(policy -> checkOneOf(name, policy, Set.of("compact", "delete")));
      case TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG ->
          checkOneOf(name, value, Set.of("CreateTime", "LogAppendTime"));
      default -> checkOneOf(name, value, Set.of("producer"));
    }
  }

  private static void checkOneOf(String name, String value, Set<String> values) {
    if (!values.contains(value)) {
      throw invalid(name, value, "String must be one of: " + String.join(", ", values));
    }
  }

  private static void checkRatio(String name, String value) {
    try {
      double ratio = Double.parseDouble(value);
      if (ratio >= 0 && ratio <= 1) {
        return;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw invalid(name, value, "Not a number between 0 and 1");
  }

  private static void checkNumber(String name, String value) {
    long least = UNLIMITED.contains(name) ? -1 : 0;
    try {
      long number =
          name.equals(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
              ? Integer.parseInt(value)
              : Long.parseLong(value);
      if (number >= least) {
        return;
      }
    } catch (NumberFormatException _) {
      throw invalid(name, value, "Not a number of type LONG");
    }
    throw invalid(name, value, "Value must be at least " + least);
  }

  private static InvalidConfigurationException invalid(String name, String value, String why) {
    return new InvalidConfigurationException(
        "Invalid value " + value + " for configuration " + name + ": " + why);
  }

  /// The kind of value, as DescribeConfigs numbers them.
  static byte kind(String name) {
    String standard = DEFAULTS.getOrDefault(name, "");
    if (FLAGS.contains(name)) {
      return 1;
    }
    if (WORDS.contains(name)) {
      return (byte) (name.equals(TopicConfig.CLEANUP_POLICY_CONFIG) ? 7 : 2);
    }
    return (byte) (standard.contains(".") ? 6 : 5);
  }
}
