package io.rosettamq.simulation;

import io.rosettamq.log.storage.Storage;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The bytes of one file (an inode): what programs see, and what is on the disk.
final class SimulatedContent {

  private static final int PAGE = Storage.ALIGNMENT;
  private static final int SECTOR = 512;
  private static final int SMALL_CUT = 64;
  private static final byte[] ZEROS = new byte[PAGE];

  private final TreeMap<Long, byte[]> durable = new TreeMap<>();
  private final TreeMap<Long, byte[]> pending = new TreeMap<>();
  private long durableSize;
  private long size;

  long size() {
    return size;
  }

  long pages() {
    long count = durable.size();
    for (Long page : pending.keySet()) {
      count += durable.containsKey(page) ? 0 : 1;
    }
    return count;
  }

  /// Writes into the cache of the operating system.
  void write(ByteBuffer source, long position) {
    long at = position;
    while (source.hasRemaining()) {
      long page = at / PAGE;
      int offset = (int) (at % PAGE);
      int count = Math.min(PAGE - offset, source.remaining());
      byte[] bytes = page(page).clone();
      source.get(bytes, offset, count);
      pending.put(page, bytes);
      at += count;
    }
    size = Math.max(size, at);
  }

  int read(ByteBuffer target, long position) {
    int count = (int) Math.max(0, Math.min(target.remaining(), size - position));
    int left = count;
    long at = position;
    while (left > 0) {
      int offset = (int) (at % PAGE);
      int chunk = Math.min(PAGE - offset, left);
      target.put(page(at / PAGE), offset, chunk);
      at += chunk;
      left -= chunk;
    }
    return count;
  }

  private byte[] page(long page) {
    byte[] bytes = pending.get(page);
    return bytes != null ? bytes : durable.getOrDefault(page, ZEROS);
  }

  void truncate(long newSize) {
    long firstGone = (newSize + PAGE - 1) / PAGE;
    pending.tailMap(firstGone, true).clear();
    durable.tailMap(firstGone, true).clear();
    size = newSize;
    durableSize = Math.min(durableSize, newSize);
  }

  void sync() {
    durable.putAll(pending);
    pending.clear();
    durableSize = size;
  }

  /// What a power cut leaves: of each page that was not synced the new bytes, the old ones, or the
  /// new up to some place, mostly the end of a sector or in a header, and the old from there.
  SimulatedContent afterCrash(RandomGenerator random) {
    SimulatedContent left = new SimulatedContent();
    left.durable.putAll(durable);
    double survival = random.nextInt(4) / 3.0;
    for (Map.Entry<Long, byte[]> page : pending.entrySet()) {
      byte[] old = durable.getOrDefault(page.getKey(), ZEROS);
      if (random.nextInt(3) == 0) {
        left.durable.put(page.getKey(), torn(old, page.getValue(), random));
      } else if (random.nextDouble() < survival) {
        left.durable.put(page.getKey(), page.getValue());
      }
    }
    left.durableSize = random.nextBoolean() ? size : durableSize;
    left.size = left.durableSize;
    left.durable.tailMap((left.size + PAGE - 1) / PAGE, true).clear();
    return left;
  }

  private static byte[] torn(byte[] old, byte[] fresh, RandomGenerator random) {
    int cut =
        switch (random.nextInt(3)) {
          case 0 -> random.nextInt(SMALL_CUT);
          case 1 -> random.nextInt(PAGE + 1);
          default -> random.nextInt(PAGE / SECTOR + 1) * SECTOR;
        };
    byte[] mixed = old.clone();
    System.arraycopy(fresh, 0, mixed, 0, cut);
    return mixed;
  }

  void flipBit(long position, int bit) {
    sync();
    byte[] bytes = page(position / PAGE).clone();
    bytes[(int) (position % PAGE)] ^= (byte) (1 << bit);
    durable.put(position / PAGE, bytes);
  }

  /// A copy of the bytes as programs see them, or null when the file is longer than an array.
  byte @Nullable [] bytes() {
    if (size > Integer.MAX_VALUE - 8) {
      return null;
    }
    byte[] all = new byte[(int) size];
    read(ByteBuffer.wrap(all), 0);
    return all;
  }
}
