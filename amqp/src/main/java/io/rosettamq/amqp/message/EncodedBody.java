package io.rosettamq.amqp.message;

import io.rosettamq.log.batch.EncodedRecord;
import io.rosettamq.log.batch.Varint;
import java.nio.ByteBuffer;

/// Finds the value inside an encoded record: `keyLength key valueLength value …`.
final class EncodedBody {

  private EncodedBody() {}

  static ByteBuffer value(EncodedRecord record) {
    ByteBuffer in = ByteBuffer.wrap(record.body());
    int keyLength = Math.max(0, Varint.readInt(in));
    in.position(in.position() + keyLength);
    int length = Math.max(0, Varint.readInt(in));
    return in.slice(in.position(), length);
  }
}
