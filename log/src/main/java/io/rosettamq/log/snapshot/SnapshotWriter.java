package io.rosettamq.log.snapshot;

import io.rosettamq.log.Invariant;
import io.rosettamq.log.storage.FileAppender;
import io.rosettamq.log.storage.StorageFile;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// Writes one snapshot: cells, then [#finish()]. Belongs to one thread.
///
/// Closing it without having finished deletes the file.
public final class SnapshotWriter implements AutoCloseable {

  private final SnapshotStore store;
  private final long fileId;
  private final long namespaceId;
  private final StorageFile file;
  private final FileAppender appender;
  private long cells;
  private boolean finished;

  SnapshotWriter(SnapshotStore store, long fileId, long namespaceId, StorageFile file) {
    this.store = store;
    this.fileId = fileId;
    this.namespaceId = namespaceId;
    this.file = file;
    this.appender = new FileAppender(file);
    appender.append(header());
  }

  private ByteBuffer header() {
    ByteBuffer header = ByteBuffer.allocate(SnapshotDescriptor.HEADER_BYTES);
    header.putInt(0, SnapshotDescriptor.MAGIC);
    header.putInt(SnapshotDescriptor.HEADER_VERSION, SnapshotDescriptor.VERSION);
    header.putLong(SnapshotDescriptor.HEADER_FILE_ID, fileId);
    header.putLong(SnapshotDescriptor.HEADER_NAMESPACE, namespaceId);
    CRC32C crc = new CRC32C();
    crc.update(header.slice(SnapshotDescriptor.HEADER_VERSION, header.capacity() - 8));
    header.putInt(SnapshotDescriptor.HEADER_CRC, (int) crc.getValue());
    return header;
  }

  public long fileId() {
    return fileId;
  }

  /// Bytes written so far.
  public long lengthBytes() {
    return appender.position();
  }

  public void add(Cell cell) {
    Invariant.check(!finished, "a finished snapshot takes no cell");
    Invariant.check(cell.type() != SnapshotDescriptor.FOOTER_TYPE, "a reserved type of cell");
    ByteBuffer head = ByteBuffer.allocate(SnapshotDescriptor.CELL_BYTES);
    head.putInt(cell.type()).putInt(cell.bytes().remaining());
    head.putLong(cell.id()).putLong(cell.asOfSeq());
    append(head, cell.bytes());
    cells++;
  }

  private void append(ByteBuffer head, ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(head.slice(0, SnapshotDescriptor.CELL_CRC));
    crc.update(bytes.duplicate());
    head.putInt(SnapshotDescriptor.CELL_CRC, (int) crc.getValue());
    appender.append(head.clear());
    appender.append(bytes);
  }

  /// Makes the snapshot durable.
  public SnapshotInfo finish() {
    ByteBuffer footer = ByteBuffer.allocate(SnapshotDescriptor.CELL_BYTES);
    footer.putInt(SnapshotDescriptor.FOOTER_TYPE).putInt(0);
    footer.putLong(cells).putLong(appender.position());
    append(footer, ByteBuffer.allocate(0));
    appender.flush();
    file.sync();
    finished = true;
    SnapshotInfo info = new SnapshotInfo(namespaceId, cells, appender.position());
    file.close();
    store.finished(fileId);
    return info;
  }

  @Override
  public void close() {
    if (!finished) {
      finished = true;
      file.close();
      store.abandoned(fileId);
    }
  }
}
