package io.rosettamq.simulation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.log.LogException;
import io.rosettamq.log.segment.SegmentStore;
import io.rosettamq.log.segment.SegmentWriter;
import io.rosettamq.log.snapshot.SnapshotStore;
import io.rosettamq.log.snapshot.SnapshotWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Core contract 5: a damaged base costs a longer replay and nothing else, as long as one is left.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RecoveryBasesTest {

  private final CheckpointedBroker broker = new CheckpointedBroker();

  /// More than the journal holds goes by, so that only bases know of the beginning.
  private void liveWithBases() {
    broker.start();
    for (int round = 0; round < 8; round++) {
      broker.publish(12);
      broker.settle(3);
      broker.checkpoint();
    }
    broker.publish(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"snapshot-", "segment-"})
  void damageInTheNewestBaseCostsNothing(String kind) {
    liveWithBases();
    broker.kill();
    String damaged = broker.newest(kind);
    broker.damage(damaged);
    byte[] bytes = broker.disk().bytes(damaged);
    broker.start();
    assertFalse(broker.disk().exists(damaged));
    assertArrayEquals(bytes, broker.disk().bytes("lost+found/" + damaged));
  }

  @ParameterizedTest
  @ValueSource(strings = {"snapshot-", "segment-"})
  void damagedBaseDoesNotCountAsOneOfTheTwoThatAreKept(String kind) {
    liveWithBases();
    broker.kill();
    broker.damage(broker.newest(kind));
    broker.start();
    broker.checkpoint();
    broker.publish(12);
    broker.kill();
    broker.damage(broker.newest(kind));
    broker.start();
  }

  @ParameterizedTest
  @ValueSource(strings = {"snapshot-", "segment-"})
  void damageIsForgottenAfterTwoCheckpoints(String kind) {
    liveWithBases();
    broker.kill();
    broker.damage(broker.newest(kind));
    broker.start();
    for (int i = 0; i < 2; i++) {
      broker.publish(12);
      broker.checkpoint();
      broker.restart();
    }
    assertEquals(2, broker.files("snapshot-").size());
    broker.kill();
    broker.damage(broker.newest(kind));
    broker.start();
  }

  @Test
  void onlyBaseMayBeDamagedWhileTheJournalHasTheFirstUnit() {
    broker.start();
    broker.publish(5);
    broker.checkpoint();
    broker.publish(5);
    broker.settle(3);
    broker.kill();
    broker.damage(broker.newest("snapshot-"));
    broker.start();
    broker.checkpoint();
    broker.checkpoint();
    broker.restart();
  }

  @ParameterizedTest
  @ValueSource(strings = {"snapshot-", "segment-"})
  void twoDamagedBasesRefuseToStartAndChangeNothing(String kind) {
    liveWithBases();
    broker.kill();
    List<String> names = broker.files(kind);
    names.forEach(broker::damage);
    Map<String, ByteBuffer> before = contents();
    for (int attempt = 0; attempt < 2; attempt++) {
      var refusal = assertThrows(LogException.Corrupt.class, broker::start);
      String sentence = String.valueOf(refusal.getMessage());
      assertTrue(sentence.contains("no recovery base can be read"), sentence);
      assertTrue(sentence.contains(names.getLast()), sentence);
      assertTrue(sentence.contains("restore a backup"), sentence);
      assertEquals(before, contents());
    }
  }

  private Map<String, ByteBuffer> contents() {
    Map<String, ByteBuffer> contents = new TreeMap<>();
    for (String name : broker.disk().list()) {
      contents.put(name, ByteBuffer.wrap(broker.disk().bytes(name).clone()));
    }
    return contents;
  }

  @Test
  void orphansAreSetAsideAndKeepTheirBytes() {
    liveWithBases();
    broker.kill();
    SegmentWriter segment = new SegmentStore(broker.disk()).create();
    segment.finish();
    SnapshotWriter snapshot = new SnapshotStore(broker.disk()).create(1);
    snapshot.finish();
    List<String> orphans = List.of(broker.newest("segment-"), broker.newest("snapshot-"));
    List<byte[]> bytes = orphans.stream().map(broker.disk()::bytes).toList();
    broker.start();
    for (int i = 0; i < orphans.size(); i++) {
      assertFalse(broker.disk().exists(orphans.get(i)));
      assertArrayEquals(bytes.get(i), broker.disk().bytes("lost+found/" + orphans.get(i)));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void crashAtAnyOperationOfACheckpointLosesNothing(boolean power) {
    int operations = 0;
    boolean complete = false;
    while (!complete) {
      CheckpointedBroker each = new CheckpointedBroker();
      each.start();
      for (int round = 0; round < 3; round++) {
        each.publish(12);
        each.settle(8);
        each.checkpoint();
      }
      each.publish(12);
      complete = survivesACrash(each, operations++, power);
    }
    assertTrue(operations > 10, "operations: " + operations);
  }

  /// Whether the checkpoint came to its end before the crash.
  private static boolean survivesACrash(CheckpointedBroker broker, int operations, boolean power) {
    broker.disk().powerCutAfter(operations);
    boolean complete = true;
    try {
      broker.checkpoint();
    } catch (PowerCut _) {
      complete = false;
    }
    if (power) {
      broker.cutPower(operations);
    } else {
      broker.kill();
    }
    broker.start();
    broker.settle(5);
    broker.checkpoint();
    broker.restart();
    return complete;
  }
}
