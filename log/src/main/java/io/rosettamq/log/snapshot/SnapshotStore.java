package io.rosettamq.log.snapshot;

import io.rosettamq.log.LogException;
import io.rosettamq.log.storage.FileIds;
import io.rosettamq.log.storage.Storage;
import io.rosettamq.log.storage.StorageFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The snapshots of a data directory. Safe from any thread.
public final class SnapshotStore {

  private final Storage storage;
  private final FileIds ids;
  private final Set<Long> unfinished = ConcurrentHashMap.newKeySet();

  public SnapshotStore(Storage storage) {
    this.storage = storage;
    this.ids = new FileIds(storage, "snapshot");
  }

  /// Begins a new snapshot, with an id that was never given before.
  public SnapshotWriter create(long namespaceId) {
    long fileId = ids.create();
    unfinished.add(fileId);
    StorageFile file = storage.open(ids.name(fileId), Storage.Mode.DATA);
    return new SnapshotWriter(this, fileId, namespaceId, file);
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

  /// Hands over every cell, in the order written, each verified. The bytes of a cell are its own
  /// and may be kept. Whoever reads must be ready to throw away what it got when this fails: damage
  /// shows only where it is reached.
  ///
  /// @throws LogException.Corrupt when the file is missing or not whole
  public SnapshotInfo read(long fileId, Consumer<Cell> consumer) {
    String name = ids.name(fileId);
    if (!storage.exists(name)) {
      throw new LogException.Corrupt(name + " is missing");
    }
    try (StorageFile file = storage.open(name, Storage.Mode.DATA)) {
      return new SnapshotReader(file, fileId, name).read(consumer);
    }
  }

  /// Reads a whole snapshot back and checks everything in it.
  public SnapshotInfo verify(long fileId) {
    return read(fileId, cell -> {});
  }

  /// Ids of the snapshots that exist, ascending.
  public List<Long> fileIds() {
    return ids.existing();
  }

  public void delete(long fileId) {
    storage.delete(ids.name(fileId));
  }

  /// Moves the snapshots that nothing refers to out of the way, to `lost+found/`. Only for the
  /// start; those being written are left alone.
  ///
  /// @return the ids of those moved
  public List<Long> setAsideOrphans(Set<Long> liveFileIds) {
    List<Long> orphans = new ArrayList<>(ids.existing());
    orphans.removeAll(liveFileIds);
    orphans.removeAll(unfinished);
    orphans.forEach(orphan -> storage.setAside(ids.name(orphan)));
    if (!orphans.isEmpty()) {
      storage.syncDirectory();
    }
    return orphans;
  }
}
