package io.rosettamq.simulation;

import io.rosettamq.log.LogException;
import io.rosettamq.log.storage.Storage;
import io.rosettamq.log.storage.StorageFile;
import java.nio.ByteBuffer;

/// A handle on a simulated file; it outlives the file's name.
final class SimulatedFile implements StorageFile {

  private final SimulatedStorage storage;
  private final SimulatedContent content;
  private final String name;
  private final Storage.Mode mode;
  private boolean closed;

  SimulatedFile(
      SimulatedStorage storage, SimulatedContent content, String name, Storage.Mode mode) {
    this.storage = storage;
    this.content = content;
    this.name = name;
    this.mode = mode;
  }

  @Override
  public void write(ByteBuffer source, long position) {
    synchronized (storage) {
      requireOpen();
      requireAligned(source.remaining(), position);
      storage.requireSpace(name, content, position + source.remaining());
      content.write(source, position);
      storage.faults().operation("write", name);
      if (mode == Storage.Mode.JOURNAL) {
        syncUnlessSkipped();
      }
    }
  }

  @Override
  public int read(ByteBuffer target, long position) {
    synchronized (storage) {
      requireOpen();
      requireAligned(target.remaining(), position);
      return content.read(target, position);
    }
  }

  @Override
  public void sync() {
    synchronized (storage) {
      requireOpen();
      storage.faults().operation("sync", name);
      syncUnlessSkipped();
    }
  }

  private void syncUnlessSkipped() {
    if (!storage.faults().skipsSync()) {
      content.sync();
    }
  }

  @Override
  public long size() {
    synchronized (storage) {
      requireOpen();
      return content.size();
    }
  }

  @Override
  public void truncate(long size) {
    synchronized (storage) {
      requireOpen();
      content.truncate(size);
    }
  }

  @Override
  public void close() {
    synchronized (storage) {
      closed = true;
    }
  }

  private void requireOpen() {
    if (closed || storage.isDead()) {
      throw new LogException.Io(name + " is closed", null);
    }
  }

  private void requireAligned(int length, long position) {
    boolean aligned = length % Storage.ALIGNMENT == 0 && position % Storage.ALIGNMENT == 0;
    if (mode == Storage.Mode.JOURNAL && !aligned) {
      throw new LogException.Io(
          name + ": " + length + " bytes at " + position + " are not aligned", null);
    }
  }
}
