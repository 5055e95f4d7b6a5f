package io.rosettamq.log.storage;

import java.nio.ByteBuffer;

/// An open file. Positions are absolute, in bytes.
public interface StorageFile extends AutoCloseable {

  /// Writes all remaining bytes at `position`. In [Storage.Mode#JOURNAL] they are on disk on
  /// return.
  void write(ByteBuffer source, long position);

  /// Reads until `target` is full or the file ends; returns the number of bytes read.
  int read(ByteBuffer target, long position);

  /// Makes all completed writes durable (fdatasync).
  void sync();

  long size();

  void truncate(long size);

  @Override
  void close();
}
