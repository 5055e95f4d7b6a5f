package io.rosettamq.log.journal;

/// Where the journal goes on.
///
/// @param nextGroup sequence of the next frame
/// @param hadFrames whether there was anything before it
record RecoveredTail(long nextGroup, boolean hadFrames) {}
