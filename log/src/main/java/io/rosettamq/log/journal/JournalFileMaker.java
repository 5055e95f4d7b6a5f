package io.rosettamq.log.journal;

import io.rosettamq.log.LogException;
import io.rosettamq.log.storage.Storage;
import io.rosettamq.log.storage.StorageFile;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/// Makes journal files, filled with zeros, so that later writes change no metadata.
///
/// A file has its name only once it is whole.
final class JournalFileMaker {

  private static final Pattern NAME = Pattern.compile("journal-\\d{4}");
  private static final String DRAFT_SUFFIX = ".zeroing";
  private static final int ZERO_CHUNK_BYTES = 1 << 20;

  private final Storage storage;
  private final long fileBytes;

  JournalFileMaker(Storage storage, long fileBytes) {
    this.storage = storage;
    this.fileBytes = fileBytes;
  }

  /// Names of the journal files that exist.
  List<String> findNames() {
    return storage.list().stream().filter(name -> NAME.matcher(name).matches()).toList();
  }

  /// Deletes half-made files, left by a life before this one.
  void clearDrafts() {
    storage.list().stream().filter(name -> name.endsWith(DRAFT_SUFFIX)).forEach(storage::delete);
  }

  static String name(int number) {
    return String.format(Locale.ROOT, "journal-%04d", number);
  }

  /// Whether the disk has room for one more file, as far as the system tells.
  boolean hasRoom() {
    return storage.usableBytes() >= fileBytes;
  }

  /// Makes a file; on disk when it returns.
  ///
  /// @param stop asked now and then whether to give up
  /// @return false when it gave up
  boolean make(String name, BooleanSupplier stop) {
    String draft = name + DRAFT_SUFFIX;
    storage.delete(draft);
    try (StorageFile file = storage.open(draft, Storage.Mode.DATA)) {
      if (!zero(file, stop)) {
        return false;
      }
      file.sync();
    } catch (LogException.Full full) {
      storage.delete(draft); // What it took may be all that is left.
      throw full;
    }
    storage.rename(draft, name);
    storage.syncDirectory();
    return true;
  }

  private boolean zero(StorageFile file, BooleanSupplier stop) {
    ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(ZERO_CHUNK_BYTES, fileBytes));
    for (long at = 0; at < fileBytes; at += zeros.capacity()) {
      if (stop.getAsBoolean()) {
        return false;
      }
      long rest = fileBytes - at;
      file.write(zeros.clear().limit((int) Math.min(rest, zeros.capacity())), at);
    }
    return true;
  }

  JournalFile open(String name) {
    return new JournalFile(storage, name);
  }

  /// On disk at some time: a file that comes back is older than all that are in use.
  void delete(JournalFile file) {
    file.close();
    storage.delete(file.name());
  }
}
