package io.rosettamq.log.journal;

import java.util.Arrays;

/// Where a namespace's units start in one file: for each frame in which one starts, its first.
///
/// The journal's thread adds; any thread searches.
final class NamespaceFrames {

  static final int ABSENT = -1;

  private static final int INITIAL_FRAMES = 16;

  private final FileUse use;
  private final NamespaceJournal journal;

  // the arrays are written before the count that covers them, and only replaced by longer copies
  private long[] firstSeqs = new long[INITIAL_FRAMES];
  private int[] positions = new int[INITIAL_FRAMES];
  private int[] lengths = new int[INITIAL_FRAMES];
  private volatile int count;
  private volatile long maxSeq;

  NamespaceFrames(FileUse use, NamespaceJournal journal) {
    this.use = use;
    this.journal = journal;
  }

  FileUse use() {
    return use;
  }

  /// Adds the frame that starts at `position`.
  ///
  /// @param firstSeq the first unit that starts in it
  void add(long firstSeq, int position, int length) {
    int next = count;
    if (next == firstSeqs.length) {
      firstSeqs = Arrays.copyOf(firstSeqs, next * 2);
      positions = Arrays.copyOf(positions, next * 2);
      lengths = Arrays.copyOf(lengths, next * 2);
    }
    firstSeqs[next] = firstSeq;
    positions[next] = position;
    lengths[next] = length;
    count = next + 1;
  }

  /// Adds the frame of this part, unless a unit before it starts in that frame.
  void addIfFirst(PartCursor part, Frame frame) {
    boolean known = count > 0 && positions[count - 1] == frame.position();
    if (part.number() == 0 && !known) {
      add(part.seq(), frame.position(), frame.length());
    }
  }

  /// Says that this file holds a part of `seq`.
  void holds(long seq) {
    maxSeq = seq;
  }

  boolean isReleased() {
    return journal.releasedSeq() >= maxSeq;
  }

  void drop() {
    journal.removeFile(this);
  }

  /// The first unit that starts in this file, or [#ABSENT].
  long firstSeq() {
    return count == 0 ? ABSENT : firstSeqs[0];
  }

  /// The last frame whose first unit is not after `seq`, or [#ABSENT].
  int find(long seq) {
    int low = 0;
    int high = count - 1;
    long[] seqs = firstSeqs;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (seqs[middle] <= seq) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  int position(int frame) {
    return positions[frame];
  }

  int length(int frame) {
    return lengths[frame];
  }
}
