package io.rosettamq.log.journal;

import io.rosettamq.log.LogException;

/// Words for damage in the journal: where, why it is no torn write, and what to do.
final class Damage {

  private Damage() {}

  static LogException.Corrupt at(String file, long position, String why) {
    return new LogException.Corrupt(
        "journal file "
            + file
            + " is damaged at byte "
            + position
            + ": "
            + why
            + "; nothing was changed: check the disk and restore the data directory from a backup");
  }

  static LogException.Corrupt missing(long fileSequence) {
    return new LogException.Corrupt(
        "the journal file with sequence "
            + fileSequence
            + " is missing although it is still needed;"
            + " put it back or restore the data directory from a backup");
  }
}
