package io.rosettamq.log.storage;

import java.nio.file.OpenOption;
import java.util.Optional;

/// The JDK's O_DIRECT option.
///
/// It is in `jdk.unsupported`, and the compiler has no way to use it without a warning; hence the
/// look-up by name.
final class DirectIo {

  private static final Optional<OpenOption> OPTION = find();

  private DirectIo() {}

  static Optional<OpenOption> option() {
    return OPTION;
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
