package io.rosettamq.broker.compaction;

import io.rosettamq.log.Invariant;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// The newest offset of each key, by a hash of 128 bits: two keys share one with a chance below
/// that of a damaged disk. Belongs to one thread; 24 bytes a place, at least four places for three
/// keys.
final class NewestOffsets {
  private static final int WORDS = 3;
  private static final long FREE = -1;

  private final int limit;
  private final MessageDigest digest = md5();
  private long[] table;
  private int places;
  private int used;
  private long high;
  private long low;

  /// @param limit how many keys it takes
  NewestOffsets(int limit) {
    this.limit = limit;
    places = 1024;
    table = empty(places);
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  private static long[] empty(int places) {
    long[] table = new long[places * WORDS];
    Arrays.fill(table, FREE);
    return table;
  }

  /// Notes an offset, which is newer than all before. False when the key is new and there is no
  /// room.
  boolean put(ByteBuffer key, long offset) {
    hash(key);
    int at = place(table, places);
    if (table[at + 2] == FREE) {
      if (used == limit) {
        return false;
      }
      if (used * 4 >= places * 3) {
        grow();
        at = place(table, places);
      }
      used++;
    }
    set(table, at, offset);
    return true;
  }

  /// The newest offset of a key; negative when none was noted.
  long get(ByteBuffer key) {
    hash(key);
    return table[place(table, places) + 2];
  }

  private void hash(ByteBuffer key) {
    digest.update(key.duplicate());
    ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
    high = bytes.getLong();
    low = bytes.getLong();
  }

  private int place(long[] in, int of) {
    int place = (int) (low & (of - 1));
    while (in[place * WORDS + 2] != FREE
        && (in[place * WORDS] != high || in[place * WORDS + 1] != low)) {
      place = (place + 1) & (of - 1);
    }
    return place * WORDS;
  }

  private void set(long[] in, int at, long offset) {
    in[at] = high;
    in[at + 1] = low;
    in[at + 2] = offset;
  }

  private void grow() {
    Invariant.check(places < 1 << 28, "too many keys for one table");
    long wantedHigh = high;
    long wantedLow = low;
    long[] larger = empty(places * 2);
    for (int at = 0; at < table.length; at += WORDS) {
      if (table[at + 2] != FREE) {
        high = table[at];
        low = table[at + 1];
        set(larger, place(larger, places * 2), table[at + 2]);
      }
    }
    table = larger;
    places *= 2;
    high = wantedHigh;
    low = wantedLow;
  }
}
