package io.rosettamq.log.journal;

import io.rosettamq.log.Clock;
import io.rosettamq.log.Journal;
import io.rosettamq.log.Unit;
import io.rosettamq.log.storage.FileStorage;
import io.rosettamq.log.storage.Storage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/// A journal in a directory, driven by hand. Opening it again without closing is what kill -9 does.
final class JournalFixture {

  static final LogSettings SMALL = new LogSettings(128 << 10, 4, 16 << 10, 128 << 10, 5);

  final List<String> fatal = new ArrayList<>();
  final ManualClock clock = new ManualClock();
  private final Storage storage;
  private final Random entropy = new Random(1);

  JournalFixture(Path directory) {
    this.storage = new FileStorage(directory);
  }

  JournalEngine open() {
    return open(SMALL);
  }

  /// With one file ready.
  JournalEngine openUnzeroed() {
    return JournalEngine.open(storage, SMALL, seams());
  }

  private LogSeams seams() {
    return new LogSeams(clock, entropy::nextLong, (what, cause) -> fatal.add(what + ": " + cause));
  }

  JournalEngine open(LogSettings settings) {
    JournalEngine engine = JournalEngine.open(storage, settings, seams());
    while (engine.zeroNextFile()) {
      // all of them
    }
    return engine;
  }

  static Journal journal(JournalEngine engine, long namespace) {
    return engine.journal(namespace, seq -> {});
  }

  /// Steps until nothing is left to do.
  static Progress drain(JournalEngine engine) {
    Progress progress = engine.step();
    while (progress == Progress.WROTE) {
      progress = engine.step();
    }
    return progress;
  }

  static void append(Journal journal, int payloadBytes) {
    append(journal, payloadBytes, Unit.Kind.STEP);
  }

  static void append(Journal journal, int payloadBytes, Unit.Kind kind) {
    long seq = journal.lastSeq() + 1;
    ByteBuffer bytes = payload(seq, payloadBytes);
    int half = payloadBytes / 2;
    journal.append(
        new Unit(
            seq,
            seq * 10,
            kind,
            List.of(bytes.slice(0, half), bytes.slice(half, payloadBytes - half))));
  }

  /// The bytes that every unit of this sequence number and length has.
  static ByteBuffer payload(long seq, int length) {
    byte[] bytes = new byte[length];
    RandomGenerator random = new Random(seq * 31 + length);
    random.nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  /// Seqs of what is replayed, each checked.
  static List<Long> replay(Journal journal, long afterSeq) {
    List<Long> seqs = new ArrayList<>();
    journal.replay(
        afterSeq,
        unit -> {
          ByteBuffer found = unit.payload().getFirst();
          if (!found.equals(payload(unit.seq(), found.remaining()))
              || unit.timeMillis() != unit.seq() * 10) {
            throw new AssertionError("unit " + unit.seq() + " differs");
          }
          seqs.add(unit.seq());
        });
    return seqs;
  }

  /// Goes forward when told.
  static final class ManualClock implements Clock {
    private long nanos = 1_000_000_000;

    @Override
    public long wallMillis() {
      return nanos / 1_000_000;
    }

    @Override
    public long nanos() {
      return nanos;
    }

    void advanceMillis(long millis) {
      nanos += millis * 1_000_000;
    }
  }
}
