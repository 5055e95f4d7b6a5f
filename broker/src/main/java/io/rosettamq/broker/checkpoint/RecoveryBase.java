package io.rosettamq.broker.checkpoint;

import io.rosettamq.broker.entry.Entry;
import io.rosettamq.broker.entry.EntryReader;
import io.rosettamq.log.LogException;
import io.rosettamq.log.Unit;
import java.util.ArrayList;
import java.util.List;

/// A published recovery base: {state snapshot, segment files} at one unit (core contract 5).
///
/// @param seq the last unit it includes
record RecoveryBase(long seq, long snapshotId, List<Long> segmentIds) {

  static RecoveryBase of(Entry.Checkpointed entry) {
    return new RecoveryBase(entry.baseSeq(), entry.snapshotId(), entry.segmentIds());
  }

  Entry.Checkpointed toEntry() {
    return new Entry.Checkpointed(seq, snapshotId, segmentIds);
  }

  /// Reads it from the unit that published it.
  static RecoveryBase of(Unit unit) {
    List<RecoveryBase> found = new ArrayList<>(1);
    EntryReader.read(
        unit,
        entry -> {
          if (entry instanceof Entry.Checkpointed checkpointed) {
            found.add(of(checkpointed));
          }
        });
    if (found.size() != 1) {
      throw new LogException.Corrupt("unit " + unit.seq() + " publishes no recovery base");
    }
    return found.getFirst();
  }
}
