package io.rosettamq.sqs.action;

import io.rosettamq.broker.command.DeliveryId;
import io.rosettamq.sqs.wire.SqsError;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;

/// Receipt handles: a delivery's identity, with a checksum so that a mistyped one is told apart.
///
/// ```
///  | u8 version | u64 view | u64 offset | u32 delivery | u32 CRC-32C of what is before it |
/// ```
///
/// In base 64 without padding.
final class Receipt {
  private static final byte VERSION = 1;
  private static final int LENGTH_BYTES = 1 + 8 + 8 + 4 + 4;

  private Receipt() {}

  static String handle(DeliveryId id) {
    ByteBuffer bytes = ByteBuffer.allocate(LENGTH_BYTES);
    bytes.put(VERSION).putLong(id.viewId()).putLong(id.offset()).putInt(id.delivery());
    bytes.putInt(checksum(bytes.array()));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /// @throws io.rosettamq.sqs.wire.SqsException where it is none
  static DeliveryId parse(String handle) {
    try {
      byte[] decoded = Base64.getUrlDecoder().decode(handle);
      ByteBuffer bytes = ByteBuffer.wrap(decoded);
      if (decoded.length == LENGTH_BYTES
          && bytes.get(0) == VERSION
          && bytes.getInt(LENGTH_BYTES - 4) == checksum(decoded)) {
        return new DeliveryId(bytes.getLong(1), bytes.getLong(9), bytes.getInt(17));
      }
    } catch (IllegalArgumentException _) {
      // said below
    }
    throw SqsError.RECEIPT_HANDLE_INVALID.with(
        "The input receipt handle \"%s\" is not a valid receipt handle.".formatted(handle));
  }

  private static int checksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, LENGTH_BYTES - 4);
    return (int) checksum.getValue();
  }
}
