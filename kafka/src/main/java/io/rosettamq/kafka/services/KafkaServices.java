package io.rosettamq.kafka.services;

import io.rosettamq.broker.LocalBroker;
import io.rosettamq.broker.topic.Topics;
import io.rosettamq.kafka.ApiVersionsHandler;
import io.rosettamq.kafka.Apis;
import io.rosettamq.kafka.KafkaSettings;
import io.rosettamq.kafka.fetch.FetchHandler;
import io.rosettamq.kafka.fetch.LeaderEpochHandler;
import io.rosettamq.kafka.fetch.ListOffsetsHandler;
import io.rosettamq.kafka.produce.ProduceHandler;
import io.rosettamq.kafka.topic.AlterConfigsHandler;
import io.rosettamq.kafka.topic.CreatePartitionsHandler;
import io.rosettamq.kafka.topic.CreateTopicsHandler;
import io.rosettamq.kafka.topic.DeleteRecordsHandler;
import io.rosettamq.kafka.topic.DeleteTopicsHandler;
import io.rosettamq.kafka.topic.DescribeClusterHandler;
import io.rosettamq.kafka.topic.DescribeConfigsHandler;
import io.rosettamq.kafka.topic.DescribeLogDirsHandler;
import io.rosettamq.kafka.topic.DescribeTopicPartitionsHandler;
import io.rosettamq.kafka.topic.ElectLeadersHandler;
import io.rosettamq.kafka.topic.IncrementalAlterConfigsHandler;
import io.rosettamq.kafka.topic.ListConfigResourcesHandler;
import io.rosettamq.kafka.topic.MetadataHandler;
import io.rosettamq.kafka.topic.NewTopics;
import io.rosettamq.kafka.topic.TopicConfigs;
import io.rosettamq.kafka.topic.UpdateFeaturesHandler;
import io.rosettamq.kafka.transaction.EndMarkers;
import io.rosettamq.log.Clock;
import io.rosettamq.log.FatalHandler;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.protocol.ApiKeys;

/// Wires who answers what.
public final class KafkaServices {

  private KafkaServices() {}

  /// What answers about groups and transactions.
  ///
  /// @param fatal told when the log refuses a record of the coordinator
  public static Coordinators coordinators(
      LocalBroker broker, KafkaSettings settings, FatalHandler fatal) {
    Topics topics = broker.topics();
    GroupServices groups = new GroupServices(broker, settings, new BrokerTopics(topics), fatal);
    return new Coordinators(
        groups,
        new TransactionServices(broker.transactions(EndMarkers::marker), topics, settings, groups));
  }

  /// All kinds of requests that are answered.
  public static Apis apis(
      Topics topics, KafkaSettings settings, Clock clock, Coordinators coordinators) {
    AtomicReference<Apis> built = new AtomicReference<>();
    TopicConfigs configs = new TopicConfigs(settings);
    NewTopics newTopics = new NewTopics(topics, settings, configs);
    Apis.Builder apis =
        new Apis.Builder()
            .add(ApiKeys.API_VERSIONS, new ApiVersionsHandler(built::get))
            .add(ApiKeys.METADATA, new MetadataHandler(topics, newTopics))
            .add(ApiKeys.PRODUCE, new ProduceHandler(topics, configs, clock))
            .add(ApiKeys.FETCH, new FetchHandler(topics))
            .add(ApiKeys.LIST_OFFSETS, new ListOffsetsHandler(topics))
            .add(ApiKeys.CREATE_TOPICS, new CreateTopicsHandler(topics, newTopics))
            .add(ApiKeys.DELETE_TOPICS, new DeleteTopicsHandler(topics))
            .add(ApiKeys.CREATE_PARTITIONS, new CreatePartitionsHandler(topics))
            .add(ApiKeys.DELETE_RECORDS, new DeleteRecordsHandler(topics))
            .add(ApiKeys.DESCRIBE_CONFIGS, new DescribeConfigsHandler(topics, configs))
            .add(ApiKeys.ALTER_CONFIGS, new AlterConfigsHandler(topics, configs))
            .add(
                ApiKeys.INCREMENTAL_ALTER_CONFIGS,
                new IncrementalAlterConfigsHandler(topics, configs))
            .add(ApiKeys.DESCRIBE_CLUSTER, new DescribeClusterHandler(settings))
            .add(ApiKeys.DESCRIBE_TOPIC_PARTITIONS, new DescribeTopicPartitionsHandler(topics))
            .add(ApiKeys.DESCRIBE_LOG_DIRS, new DescribeLogDirsHandler(topics))
            .add(ApiKeys.OFFSET_FOR_LEADER_EPOCH, new LeaderEpochHandler(topics));
    administration(apis, topics);
    coordinators.addTo(apis, clock);
    Apis all = apis.build();
    built.set(all);
    return all;
  }

  /// What only tools ask for.
  private static void administration(Apis.Builder apis, Topics topics) {
    apis.add(ApiKeys.ELECT_LEADERS, new ElectLeadersHandler(topics))
        .add(ApiKeys.LIST_CONFIG_RESOURCES, new ListConfigResourcesHandler(topics))
        .add(ApiKeys.UPDATE_FEATURES, new UpdateFeaturesHandler());
  }
}
