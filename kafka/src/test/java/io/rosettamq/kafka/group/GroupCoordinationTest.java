package io.rosettamq.kafka.group;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.broker.table.Row;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.message.DeleteGroupsRequestData;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocolCollection;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.message.ListGroupsResponseData.ListedGroup;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartitions;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupRequestData.SyncGroupRequestAssignment;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.ConsumerGroupHeartbeatRequest;
import org.apache.kafka.common.requests.ConsumerGroupHeartbeatResponse;
import org.apache.kafka.common.requests.DeleteGroupsRequest;
import org.apache.kafka.common.requests.DeleteGroupsResponse;
import org.apache.kafka.common.requests.HeartbeatRequest;
import org.apache.kafka.common.requests.HeartbeatResponse;
import org.apache.kafka.common.requests.JoinGroupRequest;
import org.apache.kafka.common.requests.JoinGroupResponse;
import org.apache.kafka.common.requests.ListGroupsRequest;
import org.apache.kafka.common.requests.ListGroupsResponse;
import org.apache.kafka.common.requests.OffsetCommitRequest;
import org.apache.kafka.common.requests.OffsetCommitResponse;
import org.apache.kafka.common.requests.OffsetFetchRequest;
import org.apache.kafka.common.requests.OffsetFetchResponse;
import org.apache.kafka.common.requests.SyncGroupRequest;
import org.apache.kafka.common.requests.SyncGroupResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCoordinationTest {
  private final Coordinator coordinator = new Coordinator();

  @Test
  void groupsThatCannotBeReadAreNotGoneWithoutAWord() {
    GroupTable unreadable =
        new GroupTable() {
          @Override
          public CompletableFuture<List<Row>> read() {
            return CompletableFuture.failedFuture(new IllegalStateException("unreadable"));
          }

          @Override
          public void write(List<Row> rows, Runnable durable) {}
        };
    try (Coordinator broken = new Coordinator(_ -> unreadable)) {
      var _ = broken.started().coordinator();
      await().atMost(30, TimeUnit.SECONDS).until(() -> !broken.fatal().isEmpty());
    }
  }

  @AfterEach
  void stop() {
    coordinator.close();
  }

  private static JoinGroupRequest join(String memberId) {
    return new JoinGroupRequest(
        new JoinGroupRequestData()
            .setGroupId("g")
            .setMemberId(memberId)
            .setSessionTimeoutMs(30_000)
            .setRebalanceTimeoutMs(30_000)
            .setProtocolType("consumer")
            .setProtocols(
                new JoinGroupRequestProtocolCollection(
                    List.of(
                            new JoinGroupRequestProtocol()
                                .setName("range")
                                .setMetadata(new byte[] {1, 2, 3}))
                        .iterator())),
        (short) 9);
  }

  private JoinGroupResponseData joined() throws Exception {
    JoinGroupResponseData first = coordinator.ask(JoinGroupResponse.class, join("")).data();
    assertEquals(Errors.MEMBER_ID_REQUIRED.code(), first.errorCode());
    JoinGroupResponseData second =
        coordinator.ask(JoinGroupResponse.class, join(first.memberId())).data();
    assertEquals(Errors.NONE.code(), second.errorCode());
    assertEquals(second.leader(), second.memberId());
    assertEquals(1, second.members().size());
    SyncGroupRequestData sync =
        new SyncGroupRequestData()
            .setGroupId("g")
            .setMemberId(second.memberId())
            .setGenerationId(second.generationId())
            .setProtocolType("consumer")
            .setProtocolName("range")
            .setAssignments(
                List.of(
                    new SyncGroupRequestAssignment()
                        .setMemberId(second.memberId())
                        .setAssignment(new byte[] {7})));
    SyncGroupResponse synced =
        coordinator.ask(SyncGroupResponse.class, new SyncGroupRequest(sync, (short) 5));
    assertEquals(Errors.NONE, synced.error());
    assertEquals(7, synced.data().assignment()[0]);
    return second;
  }

  private static OffsetCommitRequest commit(JoinGroupResponseData member, long offset) {
    return commit(member.memberId(), member.generationId(), "t", offset);
  }

  private static OffsetCommitRequest commit(
      String memberId, int generation, String topic, long offset) {
    return new OffsetCommitRequest(
        new OffsetCommitRequestData()
            .setGroupId("g")
            .setMemberId(memberId)
            .setGenerationIdOrMemberEpoch(generation)
            .setTopics(
                List.of(
                    new OffsetCommitRequestTopic()
                        .setName(topic)
                        .setPartitions(
                            List.of(
                                new OffsetCommitRequestPartition()
                                    .setPartitionIndex(0)
                                    .setCommittedOffset(offset)
                                    .setCommittedMetadata("kept"))))),
        (short) 9);
  }

  private static Errors error(OffsetCommitResponse response) {
    return Errors.forCode(response.data().topics().getFirst().partitions().getFirst().errorCode());
  }

  private OffsetFetchResponsePartitions committed(short version) throws Exception {
    OffsetFetchRequestTopics topic =
        new OffsetFetchRequestTopics()
            .setName("t")
            .setTopicId(coordinator.named("t").orElseThrow().id())
            .setPartitionIndexes(List.of(0));
    OffsetFetchRequestData data =
        new OffsetFetchRequestData()
            .setGroups(
                List.of(new OffsetFetchRequestGroup().setGroupId("g").setTopics(List.of(topic))));
    OffsetFetchResponse response =
        coordinator.ask(
            OffsetFetchResponse.class,
            OffsetFetchRequest.Builder.forTopicIdsOrNames(data, true).build(version));
    return response.group("g").topics().getFirst().partitions().getFirst();
  }

  private List<String> listed() throws Exception {
    return coordinator
        .ask(
            ListGroupsResponse.class,
            new ListGroupsRequest.Builder(new ListGroupsRequestData()).build())
        .data()
        .groups()
        .stream()
        .map(ListedGroup::groupId)
        .toList();
  }

  @Test
  void nothingStartsBeforeTheFirstRequest() {
    coordinator.add("t", 1);
    assertTrue(coordinator.memories().isEmpty());
  }

  @Test
  void memberStaysInItsGroupAcrossRestarts() throws Exception {
    coordinator.add("t", 2);
    JoinGroupResponseData member = joined();
    assertEquals(
        Errors.NONE, error(coordinator.ask(OffsetCommitResponse.class, commit(member, 5))));
    coordinator.restart();
    HeartbeatRequestData beat =
        new HeartbeatRequestData()
            .setGroupId("g")
            .setMemberId(member.memberId())
            .setGenerationId(member.generationId());
    HeartbeatResponse alive =
        coordinator.ask(HeartbeatResponse.class, new HeartbeatRequest.Builder(beat).build());
    assertEquals(Errors.NONE, alive.error());
    assertEquals(
        Errors.NONE, error(coordinator.ask(OffsetCommitResponse.class, commit(member, 6))));
    coordinator.restart();
    assertEquals(6, committed((short) 9).committedOffset());
    assertEquals(6, committed((short) 10).committedOffset());
    assertEquals("kept", committed((short) 10).metadata());
  }

  @Test
  void commitIsAnsweredWhenItIsOnDisk() throws Exception {
    coordinator.add("t", 1);
    JoinGroupResponseData member = joined();
    coordinator.memories().forEach(MemoryTable::hold);
    CompletableFuture<AbstractResponse> answer = coordinator.send(commit(member, 5));
    await().until(() -> coordinator.memories().stream().anyMatch(t -> t.writesHeld() > 0));
    assertFalse(answer.isDone());
    coordinator.memories().forEach(MemoryTable::release);
    assertEquals(Errors.NONE, error((OffsetCommitResponse) answer.get(20, TimeUnit.SECONDS)));
  }

  @Test
  void staleGenerationsUnknownMembersAndUnknownTopicsAreRefused() throws Exception {
    coordinator.add("t", 1);
    JoinGroupResponseData member = joined();
    int stale = member.generationId() - 1;
    assertEquals(
        Errors.ILLEGAL_GENERATION,
        error(
            coordinator.ask(OffsetCommitResponse.class, commit(member.memberId(), stale, "t", 1))));
    assertEquals(
        Errors.UNKNOWN_MEMBER_ID,
        error(
            coordinator.ask(
                OffsetCommitResponse.class, commit("other", member.generationId(), "t", 1))));
    assertEquals(
        Errors.UNKNOWN_TOPIC_OR_PARTITION,
        error(
            coordinator.ask(
                OffsetCommitResponse.class,
                commit(member.memberId(), member.generationId(), "none", 1))));
    assertEquals(-1, committed((short) 9).committedOffset());
  }

  @Test
  void deletedGroupLeavesNothing() throws Exception {
    coordinator.add("t", 1);
    assertEquals(
        Errors.NONE, error(coordinator.ask(OffsetCommitResponse.class, commit("", -1, "t", 5))));
    assertEquals(List.of("g"), listed());
    DeleteGroupsResponse deleted =
        coordinator.ask(
            DeleteGroupsResponse.class,
            new DeleteGroupsRequest.Builder(
                    new DeleteGroupsRequestData().setGroupsNames(List.of("g")))
                .build());
    assertEquals(Errors.NONE, deleted.get("g"));
    assertEquals(List.of(), listed());
    assertTrue(coordinator.memories().stream().allMatch(table -> table.rows().isEmpty()));
    coordinator.restart();
    assertEquals(List.of(), listed());
  }

  private ConsumerGroupHeartbeatResponseData beat(ConsumerGroupHeartbeatRequestData data)
      throws Exception {
    ConsumerGroupHeartbeatResponseData answer =
        coordinator
            .ask(
                ConsumerGroupHeartbeatResponse.class,
                new ConsumerGroupHeartbeatRequest.Builder(data).build())
            .data();
    assertEquals(Errors.NONE.code(), answer.errorCode(), answer.errorMessage());
    return answer;
  }

  /// Beats until the assignment has so many partitions.
  private ConsumerGroupHeartbeatResponseData assigned(String memberId, int epoch, int partitions) {
    int[] now = {epoch};
    ConsumerGroupHeartbeatResponseData[] last = new ConsumerGroupHeartbeatResponseData[1];
    await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> {
          last[0] = beat(alive(memberId, now[0]));
          now[0] = last[0].memberEpoch();
          return count(last[0]) == partitions;
        });
    return last[0];
  }

  private static ConsumerGroupHeartbeatRequestData alive(String memberId, int epoch) {
    return new ConsumerGroupHeartbeatRequestData()
        .setGroupId("g")
        .setMemberId(memberId)
        .setMemberEpoch(epoch)
        .setRebalanceTimeoutMs(60_000)
        .setSubscribedTopicRegex("t.*")
        .setTopicPartitions(List.of());
  }

  private static int count(ConsumerGroupHeartbeatResponseData answer) {
    return answer.assignment() == null
        ? -1
        : answer.assignment().topicPartitions().stream()
            .collect(Collectors.summingInt(topic -> topic.partitions().size()));
  }

  @Test
  void consumersAreAssignedTopicsByRegexAsTheseComeAndGrow() throws Exception {
    TopicLayout.Topic topic = coordinator.add("t1", 2);
    coordinator.add("other", 5);
    String member = Uuid.randomUuid().toString();
    ConsumerGroupHeartbeatResponseData first = assigned(member, 0, 2);
    coordinator.grow(topic, 3);
    ConsumerGroupHeartbeatResponseData grown = assigned(member, first.memberEpoch(), 3);
    coordinator.restart();
    ConsumerGroupHeartbeatResponseData again = beat(alive(member, grown.memberEpoch()));
    assertEquals(grown.memberEpoch(), again.memberEpoch());
    assertEquals(3, count(again));
  }
}
