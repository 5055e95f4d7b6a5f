package io.rosettamq.amqp.message;

import io.rosettamq.broker.command.Dialect;
import io.rosettamq.broker.command.Message;
import io.rosettamq.log.batch.StoredRecord;
import java.nio.ByteBuffer;

/// Reads records that AMQP clients published back as messages; others as they are.
public final class AmqpDialect implements Dialect {

  @Override
  public Message read(StoredRecord record) {
    ByteBuffer origin = DeliveredMessage.origin(record);
    return origin == null ? Dialect.PLAIN.read(record) : new StoredMessage(record, origin);
  }
}
