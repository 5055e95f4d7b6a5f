package io.rosettamq.server;

import io.rosettamq.log.storage.Storage;
import io.rosettamq.log.storage.StorageFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.LongSupplier;

/// The id by which Kafka's clients tell clusters apart: 22 characters, made once for a data
/// directory, in a file of its own.
final class ClusterId {
  private static final String NAME = "cluster-id";
  private static final String DRAFT = "cluster-id.draft";
  private static final int LENGTH = 22;

  private ClusterId() {}

  /// The id of a directory, which has one afterwards, on disk.
  static String of(Storage storage, LongSupplier random) {
    String known = read(storage);
    if (known.length() == LENGTH) {
      return known;
    }
    String made = make(random);
    try (StorageFile file = storage.open(DRAFT, Storage.Mode.DATA)) {
      file.write(ByteBuffer.wrap(made.getBytes(StandardCharsets.US_ASCII)), 0);
      file.sync();
    }
    storage.rename(DRAFT, NAME);
    storage.syncDirectory();
    return made;
  }

  private static String read(Storage storage) {
    if (!storage.exists(NAME)) {
      return "";
    }
    try (StorageFile file = storage.open(NAME, Storage.Mode.DATA)) {
      ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
      file.read(bytes, 0);
      return StandardCharsets.US_ASCII.decode(bytes.flip()).toString().strip();
    }
  }

  private static String make(LongSupplier random) {
    ByteBuffer bytes = ByteBuffer.allocate(16);
    bytes.putLong(random.getAsLong() & Long.MAX_VALUE).putLong(random.getAsLong());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }
}
