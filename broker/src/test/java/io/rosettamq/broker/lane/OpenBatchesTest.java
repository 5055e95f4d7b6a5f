package io.rosettamq.broker.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.command.Dialect;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.entry.Entry;
import io.rosettamq.broker.entry.EntryReader;
import io.rosettamq.broker.entry.EntryWriter;
import io.rosettamq.log.Unit;
import io.rosettamq.log.batch.StoredRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class OpenBatchesTest {
  private static final int QUEUES = 70_000;

  private static Queue queue(int number) {
    return new Queue(number + 1, new QueueSpec("q" + number, true, false, false, Map.of()), 0);
  }

  @Test
  void messageForMoreQueuesThanAnEntryNamesReachesAllOfThem() {
    List<Queue> targets = new ArrayList<>();
    for (int i = 0; i < QUEUES; i++) {
      targets.add(queue(i));
    }
    ByteBuffer body = ByteBuffer.wrap(new byte[] {1, 2, 3});
    var message = Dialect.PLAIN.read(new StoredRecord(0, 0, null, body, List.of()));
    EntryWriter unit = new EntryWriter();
    OpenBatches batches = new OpenBatches(1 << 20, batch -> unit.write(batch.toEntry(1, unit)));
    batches.add(targets, message, 5);
    batches.closeAll();

    assertTrue(unit.lengthBytes() <= OpenBatches.maxBytes(targets, message), "as foreseen");
    List<Long> reached = new ArrayList<>();
    EntryReader.read(
        new Unit(1, 5, Unit.Kind.STEP, unit.take()),
        entry -> ((Entry.Appended) entry).targets().forEach(to -> reached.add(to.streamId())));
    assertEquals(targets.stream().map(Queue::id).toList(), reached);
  }
}
