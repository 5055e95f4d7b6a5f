package io.rosettamq.log.segment;

/// A run of batches in a segment. It knows no stream: one extent may serve several, each with its
/// own base offset.
///
/// @param fileId of the segment
/// @param position of its first byte in the file
/// @param lengthBytes of all its batches with their entry headers
/// @param records that it holds
/// @param lastDelta offset of its last record minus the extent's base
public record Extent(long fileId, long position, long lengthBytes, int records, long lastDelta) {

  long end() {
    return position + lengthBytes;
  }
}
