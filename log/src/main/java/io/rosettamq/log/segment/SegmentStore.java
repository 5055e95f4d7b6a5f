package io.rosettamq.log.segment;

import io.rosettamq.log.storage.FileIds;
import io.rosettamq.log.storage.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The segments of a data directory.
///
/// Safe from any thread; writing belongs to the checkpointer and the compactor, reading to anyone
/// but a lane. A file that is gone reads as empty, as in [io.rosettamq.log.Journal#read]: the
/// caller must plan again.
public final class SegmentStore implements AutoCloseable {

  private static final int MAX_OPEN = 128;

  private final Storage storage;
  private final FileIds ids;
  private final OpenSegments open;
  private final Set<Long> unfinished = ConcurrentHashMap.newKeySet();

  public SegmentStore(Storage storage) {
    this.storage = storage;
    this.ids = new FileIds(storage, "segment");
    this.open = new OpenSegments(storage, ids, MAX_OPEN);
  }

  /// Begins a new segment, with an id that was never given before.
  public SegmentWriter create() {
    long fileId = ids.create();
    unfinished.add(fileId);
    return new SegmentWriter(this, fileId, storage.open(ids.name(fileId), Storage.Mode.DATA));
  }

  /// The bytes are on disk; now the name.
  void finished(long fileId) {
    storage.syncDirectory();
    unfinished.remove(fileId);
  }

  void abandoned(long fileId) {
    unfinished.remove(fileId);
    storage.delete(ids.name(fileId));
  }

  /// Whole batches of an extent in order, from the one that holds `fromDelta`, or the next after
  /// it; as many as fit `maxBytes`, but at least one if there is one. Empty when the file is gone.
  ///
  /// @param fromDelta offset minus the extent's base
  /// @throws io.rosettamq.log.LogException.Corrupt when a checksum does not hold: nothing damaged
  ///   is ever returned
  public Optional<List<RelativeBatch>> read(Extent extent, long fromDelta, int maxBytes) {
    OpenSegment segment = open.pin(extent.fileId());
    if (segment == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ExtentReader(segment).read(extent, fromDelta, maxBytes));
    } finally {
      open.unpin(segment);
    }
  }

  /// Reads a whole segment back and checks everything in it. False when the file is gone.
  ///
  /// @throws io.rosettamq.log.LogException.Corrupt when it is damaged
  public boolean verify(long fileId) {
    // afresh, not what has been read and cached before
    open.remove(fileId, () -> {});
    OpenSegment segment = open.pin(fileId);
    if (segment == null) {
      return false;
    }
    try {
      SegmentCheck.check(segment);
      return true;
    } finally {
      open.unpin(segment);
    }
  }

  /// Bytes that can still be written on the disk, as far as the system tells.
  public long usableBytes() {
    return storage.usableBytes();
  }

  /// Ids of the segments that exist, ascending.
  public List<Long> fileIds() {
    return ids.existing();
  }

  /// The extents that a segment's own directory lists; empty when the file is gone.
  public List<Extent> extents(long fileId) {
    OpenSegment segment = open.pin(fileId);
    if (segment == null) {
      return List.of();
    }
    try {
      return segment.footer.extents().stream().map(SegmentFooter.IndexedExtent::extent).toList();
    } finally {
      open.unpin(segment);
    }
  }

  /// Deletes a segment. Reads that are under way end well.
  public void delete(long fileId) {
    open.remove(fileId, () -> storage.delete(ids.name(fileId)));
  }

  /// Moves the segments that nothing refers to out of the way, to `lost+found/`. Only for the
  /// start, when metadata has been validated; those being written are left alone.
  ///
  /// @return the ids of those moved
  public List<Long> setAsideOrphans(Set<Long> liveFileIds) {
    List<Long> orphans = new ArrayList<>(ids.existing());
    orphans.removeAll(liveFileIds);
    orphans.removeAll(unfinished);
    for (long orphan : orphans) {
      open.remove(orphan, () -> storage.setAside(ids.name(orphan)));
    }
    if (!orphans.isEmpty()) {
      storage.syncDirectory();
    }
    return orphans;
  }

  /// Closes what is open for reading.
  @Override
  public void close() {
    open.close();
  }
}
