package io.rosettamq.kafka.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchRequestData.ForgottenTopic;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class FetchSessionsTest {
  private final FetchSessions sessions = new FetchSessions();

  private static FetchRequestData request(int id, int epoch, int... partitions) {
    FetchTopic topic = new FetchTopic().setTopic("t");
    for (int partition : partitions) {
      topic.partitions().add(new FetchPartition().setPartition(partition).setFetchOffset(5));
    }
    FetchRequestData request = new FetchRequestData().setSessionId(id).setSessionEpoch(epoch);
    return partitions.length == 0 ? request : request.setTopics(List.of(topic));
  }

  private static List<Integer> partitions(FetchSession session) {
    return session.targets().stream().map(target -> target.key().partition()).toList();
  }

  @Test
  void aSessionRemembersWhatIsFetched() {
    FetchSession first = sessions.open(request(0, 0, 1, 2)).session();
    assertNotEquals(0, first.id());
    FetchRequestData next = request(first.id(), 1, 3);
    next.setForgottenTopicsData(
        List.of(new ForgottenTopic().setTopic("t").setPartitions(List.of(1))));
    FetchSessions.Opened opened = sessions.open(next);
    assertTrue(opened.incremental());
    assertEquals(List.of(2, 3), partitions(opened.session()));
  }

  @Test
  void aWrongEpochOrIdIsRefused() {
    FetchSession first = sessions.open(request(0, 0, 1)).session();
    assertEquals(Errors.INVALID_FETCH_SESSION_EPOCH, sessions.open(request(first.id(), 7)).error());
    assertEquals(Errors.FETCH_SESSION_ID_NOT_FOUND, sessions.open(request(1, 3)).error());
  }

  @Test
  void aFinalRequestEndsTheSession() {
    FetchSession first = sessions.open(request(0, 0, 1)).session();
    assertEquals(0, sessions.open(request(first.id(), -1, 1)).session().id());
    assertEquals(Errors.FETCH_SESSION_ID_NOT_FOUND, sessions.open(request(first.id(), 1)).error());
  }

  @Test
  void onlyNewsIsToldAndWhoGotRecordsComesLast() {
    FetchSession session = sessions.open(request(0, 0, 1, 2)).session();
    FetchTarget.Key key = session.targets().getFirst().key();
    PartitionData data = new PartitionData().setHighWatermark(9).setLogStartOffset(0);
    assertTrue(session.notes(key, data, true));
    assertFalse(session.notes(key, data, false));
    assertTrue(session.notes(key, data.setHighWatermark(10), false));
    assertEquals(List.of(2, 1), partitions(session));
  }
}
