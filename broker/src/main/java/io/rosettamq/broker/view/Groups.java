package io.rosettamq.broker.view;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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

/// The message groups of a view, and what was sent lately, so that the same is not appended twice.
/// What is a member of which group, and what was sent, is durable; owned by a lane.
///
/// A queue serves its messages group by group ([#next]: in order, and none of a group while others
/// of it are leased) or fairly ([#fairer]: a group with much leased waits for others).
public final class Groups {
  /// How long something sent is remembered.
  private static final long WINDOW_MILLIS = 300_000;

  private final Map<String, TreeSet<Long>> members = new HashMap<>();
  private final TreeMap<Long, String> groupOf = new TreeMap<>();
  private final Set<Long> leased = new HashSet<>();
  private final GroupTurns turns = new GroupTurns();
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
    turns.wake(group, all.first());
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
    unlease(offset, group);
    all.remove(offset);
    if (all.isEmpty()) {
      members.remove(group);
      turns.forget(group);
    } else {
      turns.wake(group, all.first());
    }
  }

  /// A message is leased for a time; again has no effect.
  void leased(long offset) {
    String group = groupOf.get(offset);
    if (group != null && leased.add(offset)) {
      turns.load(group, 1);
    }
  }

  /// A message may be ready again.
  void back(long offset) {
    String group = groupOf.get(offset);
    TreeSet<Long> all = group == null ? null : members.get(group);
    if (group != null && all != null) {
      unlease(offset, group);
      turns.wake(group, all.first());
    }
  }

  private void unlease(long offset, String group) {
    if (leased.remove(offset)) {
      turns.load(group, -1);
    }
  }

  /// What was sent with this key in the time that counts.
  public Optional<Sent> sentLately(String key, long nowMillis) {
    return Optional.ofNullable(lately.get(key)).filter(sent -> !isOver(sent, nowMillis));
  }

  /// The messages to serve next: of one group that has none leased, in order; the group whose first
  /// message is the oldest comes first. Costs nothing for groups that are locked.
  ///
  /// @param passed the groups that have had their turn
  public List<Long> next(int most, LongPredicate isReady, Passed passed) {
    GroupTurns.Turn turn = turns.unloaded(passed.above);
    while (turn != null) {
      passed.above = turn.first();
      TreeSet<Long> all = members.get(turn.group());
      if (all != null && isReady.test(all.first())) {
        return run(all, most, isReady);
      }
      turns.sleep(turn.group());
      turn = turns.unloaded(passed.above);
    }
    return List.of();
  }

  /// How far a look at the groups has come.
  public static final class Passed {
    private long above = -1;
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

  /// The message to serve before this one: of the group that has the fewest leased, if those are
  /// fewer than this one's group has; else this one. A message without a group waits for none.
  public long fairer(long offset, LongPredicate isReady) {
    String group = groupOf.get(offset);
    int load = group == null ? 0 : turns.loadOf(group);
    GroupTurns.Turn turn = turns.least();
    while (turn != null && turn.load() < load) {
      long ready = firstReady(turn.group(), isReady);
      if (ready >= 0) {
        return ready;
      }
      turns.sleep(turn.group());
      turn = turns.least();
    }
    return offset;
  }

  private long firstReady(String group, LongPredicate isReady) {
    for (long offset : members.getOrDefault(group, new TreeSet<>())) {
      if (isReady.test(offset)) {
        return offset;
      }
    }
    return -1;
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
