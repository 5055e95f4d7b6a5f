package io.rosettamq.log.storage;

import java.util.List;

/// One flat directory. Names have no path separators.
///
/// All failures are [io.rosettamq.log.LogException]: `Io`, or `Full` when no space is left. Safe
/// from any thread; what two threads do to one file at once is not ordered.
public interface Storage {

  /// How a file is written.
  enum Mode {
    /// Every completed write is on disk: O_DSYNC, with O_DIRECT where the file system allows it.
    /// Buffers, positions and lengths must be multiples of [#ALIGNMENT].
    JOURNAL,
    /// Buffered; on disk after [StorageFile#sync()].
    DATA
  }

  /// Alignment of journal writes and reads in bytes, of buffer addresses too.
  int ALIGNMENT = 4096;

  /// Opens a file for reading and writing, creating it empty when absent.
  StorageFile open(String name, Mode mode);

  boolean exists(String name);

  /// All file names, sorted.
  List<String> list();

  /// Atomically renames, replacing the target. On disk after [#syncDirectory()].
  void rename(String from, String to);

  void delete(String name);

  /// Moves a file out of the way, to `lost+found/`, instead of deleting it. On disk after
  /// [#syncDirectory()].
  void setAside(String name);

  /// Makes creations, renames and deletions durable.
  void syncDirectory();

  /// Bytes that can still be written, as far as the system tells.
  long usableBytes();
}
