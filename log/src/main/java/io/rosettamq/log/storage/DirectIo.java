package io.rosettamq.log.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// The JDK's O_DIRECT option.
///
/// It is in `jdk.unsupported`, and the compiler has no way to use it without a warning; hence the
/// look-up by name.
final class DirectIo {

  private static final String PROBE = "direct-io.probe";
  private static final Optional<OpenOption> OPTION = find();

  private DirectIo() {}

  static Optional<OpenOption> option() {
    return OPTION;
  }

  /// Whether the directory's file system takes direct writes of [Storage#ALIGNMENT]: the JDK wants
  /// multiples of the block size, which on network file systems may be a megabyte.
  static boolean isPossible(Path directory) {
    Path probe = directory.resolve(PROBE);
    try {
      return OPTION.isPresent()
          && Storage.ALIGNMENT % Files.getFileStore(directory).getBlockSize() == 0
          && opens(probe, OPTION.get());
    } catch (IOException | UnsupportedOperationException _) {
      return false;
    }
  }

  /// Some file systems refuse it with EINVAL.
  private static boolean opens(Path probe, OpenOption direct) throws IOException {
    try (FileChannel _ =
        FileChannel.open(
            probe,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE,
            direct)) {
      return true;
    }
  }

  private static Optional<OpenOption> find() {
    try {
      Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption");
      return options.getField("DIRECT").get(null) instanceof OpenOption direct
          ? Optional.of(direct)
          : Optional.empty();
    } catch (ReflectiveOperationException _) {
      return Optional.empty();
    }
  }
}
