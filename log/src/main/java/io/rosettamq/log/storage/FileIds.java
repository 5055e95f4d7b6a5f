package io.rosettamq.log.storage;

import io.rosettamq.log.LogException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Names and numbers of one kind of file: `prefix-` and the id in 16 hexadecimal digits.
///
/// An id is never given twice, not even after a restart or when its file is gone: a small file
/// records up to which ids may have been given. Safe from any thread.
public final class FileIds {

  private static final int BLOCK = 1000;
  private static final int ID_DIGITS = 16;
  private static final int MAX_TEXT_BYTES = 64;
  private static final int RADIX = 16;

  private final Storage storage;
  private final String prefix;
  private long next;
  private long ceiling;

  /// @param prefix a word; the record is the file `prefix.ids`
  public FileIds(Storage storage, String prefix) {
    this.storage = storage;
    this.prefix = prefix + "-";
    long highest = existing().stream().mapToLong(Long::longValue).max().orElse(0);
    this.next = Math.max(highest, recorded()) + 1;
    this.ceiling = next;
  }

  /// A new id.
  public synchronized long create() {
    if (next == ceiling) {
      record(ceiling + BLOCK);
      ceiling += BLOCK;
    }
    return next++;
  }

  public String name(long id) {
    return prefix + String.format(Locale.ROOT, "%016x", id);
  }

  /// Ids of the files that exist, ascending.
  public List<Long> existing() {
    List<Long> ids = new ArrayList<>();
    for (String name : storage.list()) {
      String digits = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
      if (digits.length() == ID_DIGITS && digits.matches("[0-9a-f]+")) {
        ids.add(Long.parseLong(digits, RADIX));
      }
    }
    return ids;
  }

  private String recordName() {
    return prefix.substring(0, prefix.length() - 1) + ".ids";
  }

  private long recorded() {
    if (!storage.exists(recordName())) {
      return 0;
    }
    try (StorageFile file = storage.open(recordName(), Storage.Mode.DATA)) {
      ByteBuffer text = ByteBuffer.allocate(MAX_TEXT_BYTES);
      file.read(text, 0);
      return Long.parseLong(StandardCharsets.US_ASCII.decode(text.flip()).toString().strip());
    } catch (NumberFormatException _) {
      throw new LogException.Corrupt(
          "the file " + recordName() + " does not hold a number; restore it from a backup");
    }
  }

  private void record(long ceiling) {
    String draft = recordName() + ".draft";
    try (StorageFile file = storage.open(draft, Storage.Mode.DATA)) {
      byte[] text =
          String.format(Locale.ROOT, "%020d\n", ceiling).getBytes(StandardCharsets.US_ASCII);
      file.write(ByteBuffer.wrap(text), 0);
      file.sync();
    }
    storage.rename(draft, recordName());
    storage.syncDirectory();
  }
}
