package io.rosettamq.conformance.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rosettamq.conformance.peer.Folders;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A small ext4 file system in a file, mounted on a temporary folder. Only root may mount, and not
/// in every container: the test is skipped where it may not.
final class Volume implements AutoCloseable {

  private final Path home;
  private final Path folder;

  private Volume(Path home) {
    this.home = home;
    this.folder = home.resolve("mnt");
  }

  static Volume ofMegabytes(int megabytes) throws IOException {
    Volume volume = new Volume(Folders.temporary("rosetta-volume-"));
    Path image = volume.home.resolve("image");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(megabytes * 1024L * 1024L);
    }
    Files.createDirectory(volume.folder);
    boolean mounted =
        run("mkfs.ext4", "-q", "-m", "0", image.toString())
            && run("mount", "-o", "loop", image.toString(), volume.folder.toString());
    if (!mounted) {
      Folders.delete(volume.home);
    }
    assumeTrue(mounted, "skipped: mounting a small file system is not permitted here");
    return volume;
  }

  Path folder() {
    return folder;
  }

  void makeReadOnly() throws IOException {
    if (!run("mount", "-o", "remount,ro", folder.toString())) {
      throw new IOException("cannot remount " + folder);
    }
  }

  private static boolean run(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException _) {
      return false; // no such program
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    if (run("umount", folder.toString()) || run("umount", "--lazy", folder.toString())) {
      Folders.delete(home);
    }
  }
}
