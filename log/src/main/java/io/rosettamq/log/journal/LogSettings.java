package io.rosettamq.log.journal;

import io.rosettamq.log.storage.Storage;

/// Sizes of a journal.
///
/// @param journalFileBytes of each file, a multiple of [Storage#ALIGNMENT]
/// @param journalFiles how many there are; a full journal makes more, which go when they are free
/// @param maxFrameBytes the most that is written at once, a multiple of [Storage#ALIGNMENT]
/// @param maxUnitBytes the longest payload of a unit, at most a quarter of the journal
/// @param sealAfterMillis how long the journal must be idle until it seals its last group
public record LogSettings(
    long journalFileBytes,
    int journalFiles,
    int maxFrameBytes,
    long maxUnitBytes,
    long sealAfterMillis) {

  private static final int MIN_FILES = 2;

  public LogSettings {
    requireAligned("journal file size", journalFileBytes);
    requireAligned("frame size", maxFrameBytes);
    if (journalFileBytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("a journal file must be smaller than 2 GB");
    }
    if (journalFiles < MIN_FILES) {
      throw new IllegalArgumentException("at least 2 journal files are needed");
    }
    if (maxFrameBytes > journalFileBytes - FileHeaderDescriptor.BYTES) {
      throw new IllegalArgumentException("a frame must fit into a journal file");
    }
    if (maxUnitBytes > journalFileBytes * journalFiles / 4) {
      throw new IllegalArgumentException("a unit must not exceed a quarter of the journal");
    }
  }

  private static void requireAligned(String what, long bytes) {
    if (bytes <= 0 || bytes % Storage.ALIGNMENT != 0) {
      throw new IllegalArgumentException(
          what + " must be a multiple of " + Storage.ALIGNMENT + ": " + bytes);
    }
  }

  /// 8 files of 64 MB, frames of 4 MB, units of 128 MB.
  public static LogSettings defaults() {
    return ofFiles(64L << 20, 8);
  }

  /// Files of this size and number, the rest to suit.
  public static LogSettings ofFiles(long journalFileBytes, int journalFiles) {
    long frame = Math.min(4L << 20, journalFileBytes / 4 / Storage.ALIGNMENT * Storage.ALIGNMENT);
    long unit = Math.min(128L << 20, journalFileBytes * journalFiles / 4);
    return new LogSettings(
        journalFileBytes, journalFiles, (int) Math.max(frame, Storage.ALIGNMENT), unit, 5);
  }
}
