package io.rosettamq.log.segment;

import io.rosettamq.log.Invariant;
import io.rosettamq.log.batch.KafkaBatchDescriptor;
import io.rosettamq.log.batch.StoredBatch;
import io.rosettamq.log.storage.FileAppender;
import io.rosettamq.log.storage.StorageFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Writes one segment: extents, then [#finish()]. Belongs to one thread.
///
/// Closing it without having finished deletes the file.
public final class SegmentWriter implements AutoCloseable {

  private final SegmentStore store;
  private final long fileId;
  private final StorageFile file;
  private final FileAppender appender;
  private final List<SegmentFooter.IndexedExtent> extents = new ArrayList<>();
  private boolean finished;

  SegmentWriter(SegmentStore store, long fileId, StorageFile file) {
    this.store = store;
    this.fileId = fileId;
    this.file = file;
    this.appender = new FileAppender(file);
    writeHeader();
  }

  private void writeHeader() {
    ByteBuffer header = ByteBuffer.allocate(SegmentDescriptor.HEADER_BYTES);
    header.putInt(0, SegmentDescriptor.MAGIC);
    header.putInt(SegmentDescriptor.HEADER_VERSION, SegmentDescriptor.VERSION);
    header.putLong(SegmentDescriptor.HEADER_FILE_ID, fileId);
    header.putInt(
        SegmentDescriptor.HEADER_CRC,
        Checksum.of(header, SegmentDescriptor.HEADER_VERSION, header.capacity()));
    appender.append(header);
  }

  public long fileId() {
    return fileId;
  }

  /// Bytes written so far.
  public long lengthBytes() {
    return appender.position();
  }

  /// Writes a run of batches with ascending offsets. The extent may be read once the segment is
  /// finished.
  public Extent append(List<RelativeBatch> batches) {
    Invariant.check(!batches.isEmpty() && !finished, "an extent needs a batch and an open segment");
    long start = appender.position();
    long records = 0;
    long last = -1;
    SparseIndex index = new SparseIndex();
    for (RelativeBatch each : batches) {
      Invariant.check(
          each.relativeBase() > last, "batch out of order", each.relativeBase(), last + 1);
      index.add(each.relativeBase(), appender.position());
      write(each);
      records += each.batch().recordCount();
      last = each.lastDelta();
    }
    Extent extent =
        new Extent(fileId, start, appender.position() - start, Math.toIntExact(records), last);
    extents.add(index.build(extent));
    return extent;
  }

  private void write(RelativeBatch each) {
    StoredBatch batch = each.batch();
    ByteBuffer head = ByteBuffer.allocate(SegmentDescriptor.ENTRY_BYTES);
    head.putLong(SegmentDescriptor.ENTRY_BASE, each.relativeBase());
    head.putInt(SegmentDescriptor.ENTRY_LENGTH, batch.lengthBytes());
    head.putInt(SegmentDescriptor.ENTRY_CRC, Checksum.of(head, 0, SegmentDescriptor.ENTRY_CRC));
    appender.append(head);
    ByteBuffer bytes = batch.bytes();
    int kafka = batch.lengthBytes() - batch.kafkaBytes().remaining();
    int afterBase = kafka + KafkaBatchDescriptor.LENGTH;
    appender.append(bytes.slice(0, kafka));
    appender.append(ByteBuffer.allocate(Long.BYTES).putLong(0, each.relativeBase()));
    appender.append(bytes.slice(afterBase, batch.lengthBytes() - afterBase));
  }

  /// Makes the segment durable: afterwards its extents may be referred to.
  public void finish() {
    SegmentFooter footer = new SegmentFooter(extents);
    ByteBuffer bytes = footer.encode();
    long position = appender.position();
    appender.append(bytes);
    appender.append(trailer(bytes, position));
    appender.flush();
    file.sync();
    finished = true;
    file.close();
    store.finished(fileId);
  }

  private ByteBuffer trailer(ByteBuffer footer, long position) {
    ByteBuffer trailer = ByteBuffer.allocate(SegmentDescriptor.TRAILER_BYTES);
    trailer.putInt(0, SegmentDescriptor.TRAILER_MAGIC);
    trailer.putInt(SegmentDescriptor.TRAILER_FOOTER_CRC, Checksum.of(footer, 0, footer.limit()));
    trailer.putLong(SegmentDescriptor.TRAILER_FOOTER_POSITION, position);
    trailer.putLong(SegmentDescriptor.TRAILER_FOOTER_LENGTH, footer.limit());
    trailer.putLong(SegmentDescriptor.TRAILER_FILE_ID, fileId);
    trailer.putInt(
        SegmentDescriptor.TRAILER_CRC, Checksum.of(trailer, 0, SegmentDescriptor.TRAILER_CRC));
    return trailer;
  }

  @Override
  public void close() {
    if (!finished) {
      finished = true;
      file.close();
      store.abandoned(fileId);
    }
  }

  /// Gathers the index entries of one extent.
  private static final class SparseIndex {
    private long[] bases = new long[8];
    private long[] positions = new long[8];
    private int count;

    void add(long base, long position) {
      if (count > 0 && position - positions[count - 1] < SegmentDescriptor.INDEX_INTERVAL_BYTES) {
        return;
      }
      if (count == bases.length) {
        bases = Arrays.copyOf(bases, count * 2);
        positions = Arrays.copyOf(positions, count * 2);
      }
      bases[count] = base;
      positions[count] = position;
      count++;
    }

    SegmentFooter.IndexedExtent build(Extent extent) {
      return new SegmentFooter.IndexedExtent(
          extent, Arrays.copyOf(bases, count), Arrays.copyOf(positions, count));
    }
  }
}
