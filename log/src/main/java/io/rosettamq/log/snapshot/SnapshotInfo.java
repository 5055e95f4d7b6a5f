package io.rosettamq.log.snapshot;

/// What a snapshot file says about itself.
///
/// @param namespaceId whose state it is
/// @param cells how many it has
/// @param lengthBytes of the file
public record SnapshotInfo(long namespaceId, long cells, long lengthBytes) {}
