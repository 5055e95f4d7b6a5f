package io.rosettamq.log.journal;

import io.rosettamq.log.LogException;
import io.rosettamq.log.storage.Storage;
import io.rosettamq.log.storage.StorageFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The file that says which format the data directory has: one line of text.
final class FormatFile {

  static final String NAME = "format";
  static final int LEVEL = 1;

  private static final String DRAFT = "format.draft";
  private static final String PREFIX = "RosettaMQ data, format level ";
  private static final int MAX_BYTES = 100;

  private FormatFile() {}

  /// @throws LogException.UnknownFormat when this release cannot read the directory
  static void check(Storage storage) {
    String text = read(storage).strip();
    if (!text.equals(PREFIX + LEVEL)) {
      throw new LogException.UnknownFormat(
          "the data directory says '"
              + text
              + "' in its file '"
              + NAME
              + "', and this release reads only '"
              + PREFIX
              + LEVEL
              + "'; use the release that wrote it");
    }
  }

  private static String read(Storage storage) {
    try (StorageFile file = storage.open(NAME, Storage.Mode.DATA)) {
      ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
      file.read(bytes, 0);
      return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
    }
  }

  static void create(Storage storage) {
    try (StorageFile file = storage.open(DRAFT, Storage.Mode.DATA)) {
      String line = PREFIX + LEVEL + "\n";
      file.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)), 0);
      file.sync();
    }
    storage.rename(DRAFT, NAME);
    storage.syncDirectory();
  }
}
