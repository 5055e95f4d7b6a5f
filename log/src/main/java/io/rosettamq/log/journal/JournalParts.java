package io.rosettamq.log.journal;

/// What the pieces of one journal share.
record JournalParts(
    LogSeams seams, UnitInbox inbox, JournalRing ring, FrameWindows windows, CommitStats stats) {}
