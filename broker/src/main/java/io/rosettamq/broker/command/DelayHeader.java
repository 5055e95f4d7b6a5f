package io.rosettamq.broker.command;

import io.rosettamq.log.batch.EncodedRecord;
import io.rosettamq.log.batch.RecordEncoder;
import io.rosettamq.log.batch.RecordHeader;
import io.rosettamq.log.batch.StoredRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The reserved record header of a message that an exchange has delayed: it is not delayed again.
///
/// ```
///  | u8 version |
/// ```
public final class DelayHeader {
  public static final String NAME = "rosetta.delayed";
  private static final byte VERSION = 1;

  private DelayHeader() {}

  /// Whether a message with these headers has been delayed.
  public static boolean isIn(List<RecordHeader> headers) {
    for (RecordHeader header : headers) {
      if (header.name().equals(NAME)) {
        return true;
      }
    }
    return false;
  }

  /// The record with the header.
  public static EncodedRecord addedTo(StoredRecord stored) {
    List<RecordHeader> headers = new ArrayList<>(stored.headers());
    if (!isIn(headers)) {
      headers.add(new RecordHeader(NAME, ByteBuffer.wrap(new byte[] {VERSION})));
    }
    return RecordEncoder.encode(stored.key(), stored.value(), headers, stored.timestamp());
  }
}
