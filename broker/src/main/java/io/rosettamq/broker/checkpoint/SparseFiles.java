package io.rosettamq.broker.checkpoint;

import io.rosettamq.broker.stream.StreamExtent;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds segment files that are worth copying: those of which less than half of the records are
/// alive (the rule of RabbitMQ Ra's compaction), the emptiest first.
final class SparseFiles {
  private final Map<Long, Use> files = new HashMap<>();

  /// @param live records of the extent
  void add(StreamExtent extent, long live) {
    Use use = files.computeIfAbsent(extent.extent().fileId(), Use::new);
    int records = extent.extent().records();
    use.live += live;
    use.records += records;
    use.liveBytes += records == 0 ? 0 : extent.extent().lengthBytes() * live / records;
  }

  /// The ids of those that are to be copied.
  ///
  /// @param limits how much at once
  Set<Long> choose(Limits limits) {
    List<Use> sparse =
        files.values().stream()
            .filter(use -> use.live * 2 < use.records)
            .sorted(Comparator.comparingDouble(Use::share).thenComparingLong(use -> use.fileId))
            .toList();
    Set<Long> chosen = new HashSet<>();
    long bytes = 0;
    for (Use use : sparse) {
      long more = bytes + use.liveBytes;
      if (more <= limits.roomBytes() && (bytes == 0 || more <= limits.atOnceBytes())) {
        chosen.add(use.fileId);
        bytes = more;
      }
    }
    return chosen;
  }

  /// @param roomBytes that the disk has for copies; never exceeded
  /// @param atOnceBytes that one checkpoint should copy; exceeded only by a single file
  record Limits(long roomBytes, long atOnceBytes) {
    static final Limits NO_COPIES = new Limits(0, 0);

    /// What is left of it beside other copies.
    Limits without(long bytes) {
      return new Limits(roomBytes - bytes, atOnceBytes);
    }
  }

  private static final class Use {
    private final long fileId;
    private long live;
    private long records;
    private long liveBytes;

    Use(long fileId) {
      this.fileId = fileId;
    }

    double share() {
      return (double) live / records;
    }
  }
}
