package io.rosettamq.kafka.services;

import io.rosettamq.broker.stream.Compression;
import io.rosettamq.log.batch.KafkaBatchDescriptor;
import io.rosettamq.log.batch.StoredBatch;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.utils.internals.BufferSupplier;
import org.apache.kafka.common.utils.internals.ByteBufferOutputStream;

/// Kafka's codecs.
public final class KafkaCompression implements Compression {
  /// Larger batches stay as they are.
  private static final int LARGEST_BYTES = 64 << 20;

  @Override
  public Optional<StoredBatch> expand(StoredBatch batch) {
    ByteBuffer records = batch.kafkaBytes();
    records.position(KafkaBatchDescriptor.RECORDS);
    try (BufferSupplier buffers = BufferSupplier.create();
        InputStream in =
            codec(batch).wrapForInput(records.slice(), KafkaBatchDescriptor.MAGIC_VALUE, buffers)) {
      byte[] plain = in.readNBytes(LARGEST_BYTES + 1);
      return plain.length > LARGEST_BYTES
          ? Optional.empty()
          : Optional.of(batch.recoded(ByteBuffer.wrap(plain), 0));
    } catch (IOException | KafkaException _) {
      return Optional.empty(); // Its producer wrote what nobody can read.
    }
  }

  @Override
  public Optional<StoredBatch> retain(StoredBatch batch, IntPredicate offsetDeltas) {
    return expand(batch).map(plain -> compress(plain.retain(offsetDeltas), batch));
  }

  private static StoredBatch compress(StoredBatch plain, StoredBatch like) {
    ByteBuffer records = plain.kafkaBytes();
    records.position(KafkaBatchDescriptor.RECORDS);
    byte[] bytes = new byte[records.remaining()];
    records.get(bytes);
    ByteBufferOutputStream packed = new ByteBufferOutputStream(1024);
    try (OutputStream out = codec(like).wrapForOutput(packed, KafkaBatchDescriptor.MAGIC_VALUE)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new KafkaException(e);
    }
    return plain.recoded(packed.buffer().flip(), type(like).id);
  }

  private static CompressionType type(StoredBatch batch) {
    int attributes = batch.kafkaBytes().getShort(KafkaBatchDescriptor.ATTRIBUTES);
    return CompressionType.forId(attributes & KafkaBatchDescriptor.COMPRESSION_MASK);
  }

  private static org.apache.kafka.common.compress.Compression codec(StoredBatch batch) {
    return org.apache.kafka.common.compress.Compression.of(type(batch)).build();
  }
}
