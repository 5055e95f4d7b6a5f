package io.rosettamq.log.batch;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// One header of a record.
///
/// @param name UTF-8 text
/// @param value bytes, or null where the producer said null
public record RecordHeader(String name, @Nullable ByteBuffer value) {}
