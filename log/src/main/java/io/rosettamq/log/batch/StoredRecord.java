package io.rosettamq.log.batch;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One record as read from a batch. Its buffers are slices of the batch: read-only by convention.
///
/// @param offset its position in the stream (batch base offset + delta)
/// @param timestamp the record's own timestamp, milliseconds since the epoch
/// @param key or null
/// @param value or null
/// @param headers in the order written
public record StoredRecord(
    long offset,
    long timestamp,
    @Nullable ByteBuffer key,
    @Nullable ByteBuffer value,
    List<RecordHeader> headers) {}
