package io.rosettamq.log.segment;

import io.rosettamq.log.storage.StorageFile;

/// A segment that is open for reading; counted by [OpenSegments], under its lock.
final class OpenSegment {

  final long fileId;
  final String name;
  final StorageFile file;
  final SegmentFooter footer;
  int pins;
  boolean evicted;

  OpenSegment(long fileId, String name, StorageFile file) {
    this.fileId = fileId;
    this.name = name;
    this.file = file;
    this.footer = SegmentFooter.read(file, fileId, name);
  }
}
