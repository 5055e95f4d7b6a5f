package io.rosettamq.broker.view;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// The message groups of a view whose messages are served group by group, and what was sent lately,
/// so that the same is not appended twice. Durable; owned by a lane.
///
/// Messages of a group are served in order, and none while others of it are leased.
public final class Groups {
  /// How long something sent is remembered.
  private static final long WINDOW_MILLIS = 300_000;

  /// The most that are leased of a group at once: a group with any leased has it among so many of
  /// its first.
  private static final int MOST_LEASED = 10;

  private final Map<String, TreeSet<Long>> members = new HashMap<>();
  private final TreeMap<Long, String> groupOf = new TreeMap<>();
  private final TreeMap<Long, String> heads = new TreeMap<>();
  private final Map<String, Sent> lately = new LinkedHashMap<>();

  /// What was sent.
  ///
  /// @param messageId as its sender was told
  public record Sent(long offset, String messageId, long timeMillis) {}

  /// A message was appended.
  ///
  /// @param key that tells it from others; empty: nothing does
  void add(long offset, String group, String key, Sent sent) {
    join(offset, group);
    Iterator<Sent> oldest = lately.values().iterator();
    while (oldest.hasNext() && isOver(oldest.next(), sent.timeMillis())) {
      oldest.remove();
    }
    if (!key.isEmpty()) {
      lately.remove(key);
      lately.put(key, sent);
    }
  }

  private void join(long offset, String group) {
    groupOf.put(offset, group);
    TreeSet<Long> all = members.computeIfAbsent(group, _ -> new TreeSet<>());
    all.add(offset);
    if (all.size() == 1) {
      heads.put(offset, group);
    }
  }

  private static boolean isOver(Sent sent, long nowMillis) {
    return sent.timeMillis() + WINDOW_MILLIS <= nowMillis;
  }

  void settle(long start, long end) {
    var settled = groupOf.subMap(start, end);
    for (var message : List.copyOf(settled.entrySet())) {
      leave(message.getKey(), message.getValue());
    }
    settled.clear();
  }

  private void leave(long offset, String group) {
    TreeSet<Long> all = members.get(group);
    if (all == null) {
      return;
    }
    all.remove(offset);
    boolean wasHead = heads.remove(offset) != null;
    if (all.isEmpty()) {
      members.remove(group);
    } else if (wasHead) {
      heads.put(all.first(), group);
    }
  }

  /// What was sent with this key in the time that counts.
  public Optional<Sent> sentLately(String key, long nowMillis) {
    return Optional.ofNullable(lately.get(key)).filter(sent -> !isOver(sent, nowMillis));
  }

  /// The messages to serve next: of one group that has none leased, in order; the group whose first
  /// message is the oldest comes first.
  ///
  /// @param passed the groups that have had their turn
  public List<Long> next(int most, LongPredicate isReady, LongPredicate isLeased, Passed passed) {
    for (var head : heads.tailMap(passed.above, false).entrySet()) {
      TreeSet<Long> all = members.get(head.getValue());
      passed.above = head.getKey();
      if (all != null && isReady.test(head.getKey()) && !isLocked(all, isLeased)) {
        return run(all, most, isReady);
      }
    }
    return List.of();
  }

  /// How far a look at the groups has come.
  public static final class Passed {
    private long above = -1;
  }

  private static boolean isLocked(Set<Long> all, LongPredicate isLeased) {
    int looked = 0;
    for (long offset : all) {
      if (isLeased.test(offset)) {
        return true;
      }
      if (++looked == MOST_LEASED) {
        return false;
      }
    }
    return false;
  }

  private static List<Long> run(Set<Long> all, int most, LongPredicate isReady) {
    List<Long> run = new ArrayList<>();
    for (long offset : all) {
      if (run.size() == most || !isReady.test(offset)) {
        break;
      }
      run.add(offset);
    }
    return run;
  }

  public @Nullable String group(long offset) {
    return groupOf.get(offset);
  }

  void writeTo(DataOutputStream out) throws IOException {
    out.writeInt(groupOf.size());
    for (var message : groupOf.entrySet()) {
      out.writeLong(message.getKey());
      out.writeUTF(message.getValue());
    }
    out.writeInt(lately.size());
    for (var sent : lately.entrySet()) {
      out.writeUTF(sent.getKey());
      out.writeLong(sent.getValue().offset());
      out.writeUTF(sent.getValue().messageId());
      out.writeLong(sent.getValue().timeMillis());
    }
  }

  void readFrom(DataInputStream in) throws IOException {
    int messages = in.readInt();
    for (int i = 0; i < messages; i++) {
      join(in.readLong(), in.readUTF());
    }
    int sent = in.readInt();
    for (int i = 0; i < sent; i++) {
      lately.put(in.readUTF(), new Sent(in.readLong(), in.readUTF(), in.readLong()));
    }
  }
}
