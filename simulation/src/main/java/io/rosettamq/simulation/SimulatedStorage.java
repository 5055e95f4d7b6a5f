package io.rosettamq.simulation;

import io.rosettamq.log.LogException;
import io.rosettamq.log.storage.Storage;
import io.rosettamq.log.storage.StorageFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A directory in memory that forgets as a disk may: what was not synced survives a crash in part,
/// page by page, and names as well as bytes.
///
/// Deterministic as long as one thread uses it; safe from many.
public final class SimulatedStorage implements Storage {

  private static final String SHELTER = "lost+found/";

  private final FaultPlan faults = new FaultPlan();
  private final TreeMap<String, SimulatedContent> durableNames = new TreeMap<>();
  private final TreeMap<String, SimulatedContent> names = new TreeMap<>();
  private final List<NameChange> unsyncedChanges = new ArrayList<>();
  private long capacityBytes = Long.MAX_VALUE;
  private boolean dead;

  /// A change of the directory that is not yet on the disk.
  ///
  /// @param removed a name that goes, or null
  /// @param added a name that comes, or null
  /// @param content what `added` names
  private record NameChange(
      @Nullable String removed, @Nullable String added, @Nullable SimulatedContent content) {

    void applyTo(Map<String, SimulatedContent> directory) {
      if (removed != null) {
        directory.remove(removed);
      }
      if (added != null && content != null) {
        directory.put(added, content);
      }
    }
  }

  // --- faults

  /// Cuts the power in the middle of the operation after so many more.
  public synchronized void powerCutAfter(long operations) {
    faults.powerCutAfter(operations);
  }

  /// From the operation after so many more on, all fail with an I/O error.
  public synchronized void failAfter(long operations) {
    faults.failAfter(operations);
  }

  /// Plants the bug of a disk, or a program, that does not sync at all.
  public synchronized void skipSync() {
    faults.skipSync();
  }

  /// Writes that would need more than this fail as on a full disk.
  public synchronized void limitSpace(long bytes) {
    capacityBytes = bytes;
  }

  /// Damages a file, durably.
  public synchronized void flipBit(String name, long position, int bit) {
    find(name).flipBit(position, bit);
  }

  /// Operations so far that changed something.
  public synchronized long operations() {
    return faults.operations();
  }

  /// The power goes: this storage is dead, and what is left on the disk is returned.
  public synchronized SimulatedStorage crash(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    dead = true;
    for (NameChange change : unsyncedChanges) {
      if (random.nextBoolean()) {
        change.applyTo(durableNames);
      }
    }
    SimulatedStorage left = new SimulatedStorage();
    Map<SimulatedContent, SimulatedContent> contents = new HashMap<>();
    durableNames.forEach((name, content) ->
        left.names.put(name, contents.computeIfAbsent(content, each -> each.afterCrash(random))));
    left.durableNames.putAll(left.names);
    return left;
  }

  /// The process is killed: the disk keeps everything, the handles are dead.
  public synchronized SimulatedStorage kill() {
    SimulatedStorage left = new SimulatedStorage();
    dead = true;
    names.values().forEach(SimulatedContent::sync);
    left.names.putAll(names);
    left.durableNames.putAll(names);
    return left;
  }

  /// A file's bytes as programs see them; also of files that were set aside, as `lost+found/name`.
  public synchronized byte[] bytes(String name) {
    byte[] bytes = find(name).bytes();
    if (bytes == null) {
      throw new LogException.Io(name + " is too long", null);
    }
    return bytes;
  }

  FaultPlan faults() {
    return faults;
  }

  boolean isDead() {
    return dead;
  }

  void requireSpace(String name, SimulatedContent content, long end) {
    if (capacityBytes == Long.MAX_VALUE) {
      return;
    }
    long used = names.values().stream().mapToLong(SimulatedContent::pages).sum() * ALIGNMENT;
    if (used + Math.max(0, end - content.size()) > capacityBytes) {
      throw new LogException.Full("cannot write " + name + ": no space left on device", null);
    }
  }

  // --- Storage

  @Override
  public synchronized StorageFile open(String name, Mode mode) {
    SimulatedContent content = names.get(name);
    if (content == null) {
      content = new SimulatedContent();
      change(new NameChange(null, name, content), "create", name);
    }
    return new SimulatedFile(this, content, name, mode);
  }

  @Override
  public synchronized boolean exists(String name) {
    return names.containsKey(name);
  }

  @Override
  public synchronized List<String> list() {
    return names.keySet().stream().filter(name -> !name.startsWith(SHELTER)).toList();
  }

  @Override
  public synchronized void rename(String from, String to) {
    change(new NameChange(from, to, find(from)), "rename", from);
  }

  @Override
  public synchronized void delete(String name) {
    if (names.containsKey(name)) {
      change(new NameChange(name, null, null), "delete", name);
    }
  }

  @Override
  public synchronized void setAside(String name) {
    rename(name, SHELTER + name);
  }

  @Override
  public synchronized void syncDirectory() {
    faults.operation("sync", "the directory");
    if (!faults.skipsSync()) {
      unsyncedChanges.forEach(change -> change.applyTo(durableNames));
      unsyncedChanges.clear();
    }
  }

  @Override
  public synchronized long usableBytes() {
    if (capacityBytes == Long.MAX_VALUE) {
      return capacityBytes;
    }
    long used = names.values().stream().mapToLong(SimulatedContent::pages).sum() * ALIGNMENT;
    return Math.max(0, capacityBytes - used);
  }

  private void change(NameChange change, String what, String name) {
    if (dead) {
      throw new LogException.Io("the machine is off", null);
    }
    change.applyTo(names);
    unsyncedChanges.add(change);
    faults.operation(what, name);
  }

  private SimulatedContent find(String name) {
    SimulatedContent content = names.get(name);
    if (content == null) {
      throw new LogException.Io("no file " + name, null);
    }
    return content;
  }
}
