package io.rosettamq.log.snapshot;

import java.nio.ByteBuffer;

/// A piece of state. What it means is its owner's affair.
///
/// @param type kind of state
/// @param id which one of its kind
/// @param asOfSeq the last unit whose effect it has
/// @param bytes its content, from position to limit
public record Cell(int type, long id, long asOfSeq, ByteBuffer bytes) {}
