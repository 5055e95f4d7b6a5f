package io.rosettamq.broker.entry;

import io.rosettamq.broker.view.Facts;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/// The facts of a batch's records as bytes; laid out as [EntryDescriptor] says.
final class FactsCodec {
  private static final int DEADLINES = 1;
  private static final int SIZES = 2;
  private static final int PRIORITIES = 4;
  private static final int READY_TIMES = 8;

  private FactsCodec() {}

  static int lengthBytes(Facts facts, int span) {
    int perRecord =
        (facts.hasDeadlines() ? 8 : 0)
            + (facts.hasSizes() ? 4 : 0)
            + (facts.hasPriorities() ? 1 : 0)
            + (facts.hasReadyTimes() ? 8 : 0);
    return 1 + perRecord * span;
  }

  static void write(DataOutputStream out, Facts facts, int span) throws IOException {
    out.writeByte(
        (facts.hasDeadlines() ? DEADLINES : 0)
            | (facts.hasSizes() ? SIZES : 0)
            | (facts.hasPriorities() ? PRIORITIES : 0)
            | (facts.hasReadyTimes() ? READY_TIMES : 0));
    for (int i = 0; i < span && facts.hasDeadlines(); i++) {
      out.writeLong(facts.deadline(i));
    }
    for (int i = 0; i < span && facts.hasSizes(); i++) {
      out.writeInt(facts.sizeBytes(i));
    }
    for (int i = 0; i < span && facts.hasPriorities(); i++) {
      out.writeByte(facts.priority(i));
    }
    for (int i = 0; i < span && facts.hasReadyTimes(); i++) {
      out.writeLong(facts.readyTime(i));
    }
  }

  static Facts read(ByteBuffer fields, int span) {
    int columns = fields.get();
    long[] deadlines = (columns & DEADLINES) == 0 ? null : times(fields, span);
    int[] sizes = (columns & SIZES) == 0 ? null : new int[span];
    for (int i = 0; i < span && sizes != null; i++) {
      sizes[i] = fields.getInt();
    }
    byte[] priorities = (columns & PRIORITIES) == 0 ? null : new byte[span];
    if (priorities != null) {
      fields.get(priorities);
    }
    long[] readyTimes = (columns & READY_TIMES) == 0 ? null : times(fields, span);
    return columns == 0 ? Facts.NONE : new Facts(deadlines, sizes, priorities, readyTimes);
  }

  private static long[] times(ByteBuffer fields, int span) {
    long[] times = new long[span];
    for (int i = 0; i < span; i++) {
      times[i] = fields.getLong();
    }
    return times;
  }
}
