package io.rosettamq.server.settings;

import io.rosettamq.sqs.auth.AccessKeys;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Everything that can be set, checked and ready to use.
///
/// @param data where records are kept
/// @param amqp the AMQP 0-9-1 listener, absent when off
/// @param kafka the Kafka listener, absent when off
/// @param sqs the Amazon SQS listener, absent when off
/// @param http health, metrics and the admin API, absent when off
/// @param storage the journal and its checkpoints
/// @param memoryBytes what message bodies, caches and connection buffers may take together
/// @param limits what clients may open and hold
/// @param topics what Kafka topics are like that say nothing
/// @param requests what SQS asks of requests
public record Settings(
    Data data,
    Optional<InetSocketAddress> amqp,
    Optional<InetSocketAddress> kafka,
    Optional<InetSocketAddress> sqs,
    Optional<InetSocketAddress> http,
    Storage storage,
    long memoryBytes,
    Limits limits,
    Kafka topics,
    Sqs requests) {

  /// Where records are kept.
  public sealed interface Data {
    /// On disk, in a directory that belongs to this process alone.
    record Directory(Path path) implements Data {}

    /// Nowhere: everything is gone when the process ends.
    record Memory() implements Data {}
  }

  /// @param connections of all clients together
  /// @param channels of one connection
  /// @param consumerTimeout how long a delivery may be unacknowledged; zero: for ever
  public record Limits(int connections, int channels, Duration consumerTimeout) {}

  /// Kafka's broker settings, under Kafka's names.
  ///
  /// @param numPartitions of a topic that says nothing
  /// @param autoCreateTopics whether asking for a topic creates it
  /// @param maxRequestBytes of one request
  /// @param maxBatchBytes of one batch of records
  /// @param rebalanceDelayMillis how long a new group waits for more members
  /// @param offsetsRetentionMinutes how long a group without members keeps its offsets
  /// @param transactions what holds of producers and their transactions
  /// @param cleanerBackoffMillis how often it is looked whether topics are to be compacted
  public record Kafka(
      int numPartitions,
      boolean autoCreateTopics,
      int maxRequestBytes,
      int maxBatchBytes,
      int rebalanceDelayMillis,
      int offsetsRetentionMinutes,
      Transactions transactions,
      int cleanerBackoffMillis) {}

  /// @param maxTimeoutMillis how long a transaction may be open at most
  /// @param nameMillis how long a transactional id is remembered after its last use
  /// @param producerMillis how long a partition remembers a producer after its last batch
  public record Transactions(int maxTimeoutMillis, int nameMillis, int producerMillis) {}

  /// @param accessKeys that requests must be signed with
  /// @param mostInFlight messages of one queue
  public record Sqs(AccessKeys accessKeys, int mostInFlight) {}

  /// @param journalFileBytes size of each journal file, zeroed once and then recycled
  /// @param journalFiles how many there are
  /// @param checkpointInterval the longest time between recovery bases while records arrive
  public record Storage(long journalFileBytes, int journalFiles, Duration checkpointInterval) {

    public Storage {
      if (journalFiles < 3) {
        throw new IllegalArgumentException("the journal needs at least 3 files");
      }
    }
  }
}
