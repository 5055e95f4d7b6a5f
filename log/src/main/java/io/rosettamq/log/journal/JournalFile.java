package io.rosettamq.log.journal;

import io.rosettamq.log.storage.Storage;
import io.rosettamq.log.storage.StorageFile;
import java.nio.ByteBuffer;

/// One of the journal's files. It is read through a second handle, so that no reader can disturb a
/// write.
final class JournalFile implements AutoCloseable {

  private final String name;
  private final StorageFile writer;
  private final StorageFile reader;
  private final long sizeBytes;

  JournalFile(Storage storage, String name) {
    this.name = name;
    this.writer = storage.open(name, Storage.Mode.JOURNAL);
    this.reader = storage.open(name, Storage.Mode.JOURNAL);
    this.sizeBytes = writer.size() / Storage.ALIGNMENT * Storage.ALIGNMENT;
  }

  String name() {
    return name;
  }

  long sizeBytes() {
    return sizeBytes;
  }

  /// On disk when it returns. Aligned, as [Storage.Mode#JOURNAL] wants.
  void write(ByteBuffer source, long position) {
    writer.write(source, position);
  }

  int read(ByteBuffer target, long position) {
    return reader.read(target, position);
  }

  @Override
  public void close() {
    writer.close();
    reader.close();
  }
}
