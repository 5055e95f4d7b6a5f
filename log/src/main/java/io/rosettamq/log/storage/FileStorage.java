package io.rosettamq.log.storage;

import io.rosettamq.log.LogException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A directory on disk.
public final class FileStorage implements Storage {

  private static final String LOST_AND_FOUND = "lost+found";

  private final Path directory;
  private @Nullable Set<OpenOption> journalOptions;
  private @Nullable FileStore fileStore;

  /// Creates the directory when it is absent.
  public FileStorage(Path directory) {
    this.directory = directory;
    DiskFault.during("create", directory, () -> Files.createDirectories(directory));
  }

  @Override
  public StorageFile open(String name, Mode mode) {
    return new DiskFile(resolve(name), mode == Mode.JOURNAL ? journalOptions() : Set.of());
  }

  private synchronized Set<OpenOption> journalOptions() {
    if (journalOptions == null) {
      journalOptions =
          DirectIo.isPossible(directory)
              ? Set.of(StandardOpenOption.DSYNC, DirectIo.option().orElseThrow())
              : Set.of(StandardOpenOption.DSYNC);
    }
    return journalOptions;
  }

  @Override
  public boolean exists(String name) {
    return Files.exists(resolve(name));
  }

  @Override
  public List<String> list() {
    return DiskFault.during("list", directory, this::regularFiles);
  }

  private List<String> regularFiles() throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths
          .filter(Files::isRegularFile)
          .map(path -> String.valueOf(path.getFileName()))
          .sorted()
          .toList();
    }
  }

  @Override
  public void rename(String from, String to) {
    move(resolve(from), resolve(to));
  }

  @Override
  public void delete(String name) {
    Path path = resolve(name);
    DiskFault.during("delete", path, () -> Files.deleteIfExists(path));
  }

  @Override
  public void setAside(String name) {
    Path shelter = directory.resolve(LOST_AND_FOUND);
    DiskFault.during("create", shelter, () -> Files.createDirectories(shelter));
    Path target = shelter.resolve(name);
    for (int copy = 1; Files.exists(target); copy++) {
      target = shelter.resolve(name + "." + copy);
    }
    move(resolve(name), target);
  }

  private static void move(Path from, Path to) {
    DiskFault.during("rename", from, () -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE));
  }

  @Override
  public void syncDirectory() {
    DiskFault.during("sync", directory, this::forceDirectory);
  }

  private boolean forceDirectory() throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
      return true;
    }
  }

  @Override
  public long usableBytes() {
    return DiskFault.during("inspect", directory, () -> fileStore().getUsableSpace());
  }

  /// Kept, since finding it reads the table of mounts.
  private synchronized FileStore fileStore() throws IOException {
    if (fileStore == null) {
      fileStore = Files.getFileStore(directory);
    }
    return fileStore;
  }

  private Path resolve(String name) {
    if (name.isEmpty() || name.indexOf('/') >= 0 || name.equals("..")) {
      throw new LogException.Io("not a plain file name: '" + name + "'", null);
    }
    return directory.resolve(name);
  }
}
