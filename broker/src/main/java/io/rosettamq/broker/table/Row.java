package io.rosettamq.broker.table;

import java.nio.ByteBuffer;
import java.util.Optional;

/// What is written to a table under one key.
///
/// @param version orders the writes of a key, whatever order they arrive in; the writer chooses it
/// @param value empty removes the key
public record Row(ByteBuffer key, long version, Optional<ByteBuffer> value) {
  public Row {
    key = key.asReadOnlyBuffer();
    value = value.map(ByteBuffer::asReadOnlyBuffer);
  }

  /// The bytes that it keeps in memory, roughly.
  int lengthBytes() {
    return key.remaining() + value.map(ByteBuffer::remaining).orElse(0);
  }
}
