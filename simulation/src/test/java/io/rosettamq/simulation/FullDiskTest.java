package io.rosettamq.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A full disk stops publishers; consumers and acknowledgements go on, after a crash too.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class FullDiskTest {
  private static final int BATCH = 5;

  @ParameterizedTest
  @ValueSource(ints = {1000, 1200, 1400, 1600, 2000, 3000})
  void consumersDrainItAfterAnyNumberOfCrashes(int kilobytes) {
    CheckpointedBroker broker = new CheckpointedBroker(64 << 10);
    broker.disk().limitSpace(kilobytes << 10);
    broker.start();
    fill(broker);
    long full = broker.ready();
    assertTrue(full > 50, full + " messages fitted");
    int crashes = 0;
    while (broker.ready() > 0) {
      long before = broker.ready();
      broker.settle(BATCH);
      assertEquals(Math.max(0, before - BATCH), broker.ready());
      assertTrue(broker.isDurable(), before + " left");
      if (crashes++ % 3 == 0) {
        broker.kill();
        broker.disk().limitSpace(kilobytes << 10);
        broker.start();
      }
      broker.checkpoint();
    }
    assertFalse(broker.isBlocked());
    fill(broker);
    assertTrue(broker.ready() > full * 3 / 4, broker.ready() + " fitted, " + full + " before");
  }

  private static void fill(CheckpointedBroker broker) {
    int rounds = 0;
    while (!stuck(broker)) {
      broker.publish(BATCH);
      broker.checkpoint();
      assertTrue(rounds++ < 1000, "the disk does not fill up");
    }
  }

  /// Whether no checkpoint makes room.
  private static boolean stuck(CheckpointedBroker broker) {
    for (int i = 0; i < 3 && broker.isBlocked(); i++) {
      broker.checkpoint();
    }
    return broker.isBlocked();
  }
}
