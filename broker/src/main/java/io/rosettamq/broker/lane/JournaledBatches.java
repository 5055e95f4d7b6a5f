package io.rosettamq.broker.lane;

import io.rosettamq.broker.stream.Body;
import io.rosettamq.broker.stream.PlacedBatch;
import io.rosettamq.log.Journal;
import io.rosettamq.log.LogException;
import io.rosettamq.log.batch.StoredBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Batches of several partitions that are in the journal alone. They are read in the order of the
/// journal: its frames hold batches of many partitions, and each is read and verified once, not
/// once a partition. Belongs to one thread that may block.
final class JournaledBatches {
  private static final Logger LOG = LoggerFactory.getLogger(JournaledBatches.class);

  private final Journal journal;
  private final IdentityHashMap<Body, Optional<StoredBatch>> batches = new IdentityHashMap<>();

  JournaledBatches(Journal journal) {
    this.journal = journal;
  }

  /// These are wanted, too.
  void plan(List<Map.Entry<Long, Body>> bodies) {
    bodies.forEach(body -> batches.put(body.getValue(), Optional.empty()));
  }

  /// Reads all that is wanted. What has left the journal, or cannot be read, is not there then.
  void load() {
    List<Body> ordered = new ArrayList<>(batches.keySet());
    ordered.sort(
        Comparator.<Body>comparingLong(body -> body.ref().seq())
            .thenComparingInt(body -> body.ref().offset()));
    for (Body body : ordered) {
      try {
        Optional<ByteBuffer> bytes = journal.read(body.ref());
        bytes.ifPresent(read -> batches.put(body, Optional.of(StoredBatch.parse(read))));
      } catch (LogException e) {
        LOG.error("records of a partition cannot be read: {}", e.getMessage());
      }
    }
  }

  /// These, up to the first that is not there.
  List<PlacedBatch> of(List<Map.Entry<Long, Body>> bodies) {
    List<PlacedBatch> found = new ArrayList<>();
    for (Map.Entry<Long, Body> body : bodies) {
      Optional<StoredBatch> batch = batches.getOrDefault(body.getValue(), Optional.empty());
      if (batch.isEmpty()) {
        break;
      }
      found.add(new PlacedBatch(body.getKey(), batch.get()));
    }
    return found;
  }
}
