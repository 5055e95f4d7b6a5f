package io.rosettamq.log.segment;

import io.rosettamq.log.storage.FileIds;
import io.rosettamq.log.storage.Storage;
import io.rosettamq.log.storage.StorageFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A limited number of open segments with their indexes, the least recently used closed first.
///
/// One that is being read is never closed; one that is deleted meanwhile keeps its bytes until the
/// last reader has finished.
final class OpenSegments {

  private final Storage storage;
  private final FileIds ids;
  private final int limit;
  private final Map<Long, OpenSegment> open = new LinkedHashMap<>(16, 0.75f, true);

  OpenSegments(Storage storage, FileIds ids, int limit) {
    this.storage = storage;
    this.ids = ids;
    this.limit = limit;
  }

  /// Null when there is no such file. To be given back with [#unpin].
  synchronized @Nullable OpenSegment pin(long fileId) {
    OpenSegment segment = open.get(fileId);
    if (segment == null) {
      segment = openFile(fileId);
      if (segment == null) {
        return null;
      }
      open.put(fileId, segment);
    }
    segment.pins++;
    closeSurplus();
    return segment;
  }

  private @Nullable OpenSegment openFile(long fileId) {
    String name = ids.name(fileId);
    if (!storage.exists(name)) {
      return null;
    }
    StorageFile file = storage.open(name, Storage.Mode.DATA);
    try {
      return new OpenSegment(fileId, name, file);
    } catch (RuntimeException failure) {
      file.close();
      throw failure;
    }
  }

  synchronized void unpin(OpenSegment segment) {
    segment.pins--;
    if (segment.evicted && segment.pins == 0) {
      segment.file.close();
    }
  }

  private void closeSurplus() {
    if (open.size() <= limit) {
      return;
    }
    List<OpenSegment> idle = new ArrayList<>();
    for (OpenSegment segment : open.values()) {
      if (segment.pins == 0 && idle.size() < open.size() - limit) {
        idle.add(segment);
      }
    }
    idle.forEach(this::evict);
  }

  private void evict(OpenSegment segment) {
    open.remove(segment.fileId);
    segment.evicted = true;
    if (segment.pins == 0) {
      segment.file.close();
    }
  }

  /// Lets go of a file and removes it, by the given means, before anyone can open it again.
  synchronized void remove(long fileId, Runnable removal) {
    OpenSegment segment = open.get(fileId);
    if (segment != null) {
      evict(segment);
    }
    removal.run();
  }

  synchronized void close() {
    List.copyOf(open.values()).forEach(this::evict);
  }
}
