package io.rosettamq.kafka;

/// What the listener offers and enforces. Names are Kafka's, with its defaults.
///
/// @param numPartitions of a topic that says nothing
/// @param autoCreateTopics whether asking for a topic that is not there creates it
/// @param maxRequestBytes of one request; larger ones end the connection
/// @param maxBatchBytes of one batch of records where the topic does not say
/// @param groupInitialRebalanceDelayMillis how long a new group waits for more members
/// @param offsetsRetentionMinutes how long a group without members keeps its offsets
/// @param transactions what holds of producers and their transactions
/// @param cluster which cluster this is
public record KafkaSettings(
    int numPartitions,
    boolean autoCreateTopics,
    int maxRequestBytes,
    int maxBatchBytes,
    int groupInitialRebalanceDelayMillis,
    int offsetsRetentionMinutes,
    Transactions transactions,
    Cluster cluster) {

  /// @param maxTimeoutMillis how long a producer may ask for its transactions to be open
  /// @param nameMillis how long a transactional id is remembered after its last use
  /// @param producerMillis how long a partition remembers a producer after its last batch
  public record Transactions(int maxTimeoutMillis, int nameMillis, int producerMillis) {}

  /// @param id that clients see, and that stays
  /// @param maxConnections open at a time; one more is closed at once
  public record Cluster(String id, int maxConnections) {}

  /// The node id that clients see.
  public static final int NODE_ID = 1;

  private static final Transactions TRANSACTIONS =
      new Transactions(900_000, 604_800_000, 86_400_000);
  private static final Cluster ANY = new Cluster("rosettamq", Integer.MAX_VALUE);

  /// Kafka's values.
  public static KafkaSettings defaults() {
    return new KafkaSettings(1, true, 104_857_600, 1_048_588, 3_000, 10_080, TRANSACTIONS, ANY);
  }

  /// The same for a cluster.
  public KafkaSettings with(Cluster other) {
    return new KafkaSettings(
        numPartitions,
        autoCreateTopics,
        maxRequestBytes,
        maxBatchBytes,
        groupInitialRebalanceDelayMillis,
        offsetsRetentionMinutes,
        transactions,
        other);
  }
}
