package io.rosettamq.broker.stream;

import io.rosettamq.log.batch.StoredBatch;
import java.util.Optional;
import java.util.function.IntPredicate;

/// Opens batches that producers compressed. Safe from any thread; not for a lane, since it may take
/// long.
public interface Compression {

  /// Knows no codec: what is compressed stays as it is.
  Compression NONE =
      new Compression() {
        @Override
        public Optional<StoredBatch> expand(StoredBatch batch) {
          return Optional.empty();
        }

        @Override
        public Optional<StoredBatch> retain(StoredBatch batch, IntPredicate offsetDeltas) {
          return Optional.empty();
        }
      };

  /// The same batch without compression; empty when that is not possible, or would take too much
  /// memory.
  Optional<StoredBatch> expand(StoredBatch batch);

  /// A copy with only the chosen records, compressed as the batch is; empty when [#expand] is.
  Optional<StoredBatch> retain(StoredBatch batch, IntPredicate offsetDeltas);
}
