package io.rosettamq.log.batch;

/// What the envelope says about a batch, for those who need not touch the body.
///
/// @param lengthBytes of the stored batch, envelope included
/// @param recordCount records that it still has
/// @param lastOffsetDelta offset of its last record, or of the last it once had, minus its base
/// @param appendTimeMillis the lane's time when it was appended
/// @param origin who wrote it; the appender's code
public record BatchInfo(
    int lengthBytes, int recordCount, int lastOffsetDelta, long appendTimeMillis, int origin) {}
