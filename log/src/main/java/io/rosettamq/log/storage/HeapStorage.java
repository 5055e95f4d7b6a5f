package io.rosettamq.log.storage;

import io.rosettamq.log.LogException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;

/// Files on the heap, gone with the process: for `--data memory`. Every write counts as synced.
public final class HeapStorage implements Storage {
  private final ConcurrentSkipListMap<String, HeapFile> files = new ConcurrentSkipListMap<>();

  public HeapStorage() {}

  @Override
  public StorageFile open(String name, Mode mode) {
    return files.computeIfAbsent(name, _ -> new HeapFile());
  }

  @Override
  public boolean exists(String name) {
    return files.containsKey(name);
  }

  @Override
  public List<String> list() {
    return List.copyOf(files.keySet());
  }

  @Override
  public void rename(String from, String to) {
    HeapFile file = files.remove(from);
    if (file == null) {
      throw new LogException.Io("cannot rename " + from + ": there is no such file", null);
    }
    files.put(to, file);
  }

  @Override
  public void delete(String name) {
    files.remove(name);
  }

  @Override
  public void setAside(String name) {
    files.remove(name);
  }

  @Override
  public void syncDirectory() {}

  /// No limit is known: what of the heap is garbage shows only when it is collected.
  @Override
  public long usableBytes() {
    return Long.MAX_VALUE;
  }

  /// Chunks, so that a large file needs no large array.
  private static final class HeapFile implements StorageFile {
    private static final int CHUNK_BYTES = 64 << 10;

    private final List<byte[]> chunks = new ArrayList<>();
    private long size;

    @Override
    public synchronized void write(ByteBuffer source, long position) {
      long at = position;
      while (source.hasRemaining()) {
        byte[] chunk = chunk(at);
        int from = (int) (at % CHUNK_BYTES);
        int length = Math.min(source.remaining(), CHUNK_BYTES - from);
        source.get(chunk, from, length);
        at += length;
      }
      size = Math.max(size, at);
    }

    private byte[] chunk(long position) {
      int index = Math.toIntExact(position / CHUNK_BYTES);
      while (chunks.size() <= index) {
        chunks.add(new byte[CHUNK_BYTES]);
      }
      return chunks.get(index);
    }

    @Override
    public synchronized int read(ByteBuffer target, long position) {
      long at = position;
      while (target.hasRemaining() && at < size) {
        int from = (int) (at % CHUNK_BYTES);
        int length = (int) Math.min(Math.min(target.remaining(), CHUNK_BYTES - from), size - at);
        target.put(chunk(at), from, length);
        at += length;
      }
      return (int) (at - position);
    }

    @Override
    public void sync() {}

    @Override
    public synchronized long size() {
      return size;
    }

    @Override
    public synchronized void truncate(long newSize) {
      size = Math.min(size, newSize);
      int keep = Math.toIntExact((size + CHUNK_BYTES - 1) / CHUNK_BYTES);
      chunks.subList(keep, chunks.size()).clear();
    }

    @Override
    public void close() {}
  }
}
