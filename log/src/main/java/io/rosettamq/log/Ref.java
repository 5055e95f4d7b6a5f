package io.rosettamq.log;

/// Where bytes lie inside a unit's payload: a logical address, independent of files and frames.
///
/// @param seq the unit
/// @param offset from the start of the unit's payload, in bytes
/// @param length in bytes
public record Ref(long seq, int offset, int length) {}
