package io.rosettamq.broker.command;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What a queue that serves its messages by groups must know of one.
///
/// @param group within which messages are served in order, one lot at a time
/// @param key that tells it from others sent lately; empty: nothing does
/// @param messageId as its sender is told; empty: it has none
public record Grouping(String group, String key, String messageId) {
  /// Of a message that was sent without one: all of these are one group.
  public static final Grouping NONE = new Grouping("", "", "");

  /// The most bytes of the three texts together.
  public static final int LONGEST_BYTES = 512;

  /// Of a stored record: what has a key belongs to the group of that name.
  public static Grouping ofKey(@Nullable ByteBuffer key) {
    String group = key == null ? "" : StandardCharsets.UTF_8.decode(key.duplicate()).toString();
    Grouping grouping = new Grouping(group, "", "");
    return grouping.fits() ? grouping : NONE;
  }

  /// Whether it can be kept.
  public boolean fits() {
    long bytes = 0;
    for (String text : new String[] {group, key, messageId}) {
      bytes += text.getBytes(StandardCharsets.UTF_8).length;
    }
    return bytes <= LONGEST_BYTES;
  }
}
