package io.rosettamq.log.snapshot;

import io.rosettamq.log.LogException;
import io.rosettamq.log.storage.FileScanner;
import io.rosettamq.log.storage.StorageFile;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/// Reads one snapshot from front to end.
final class SnapshotReader {

  private final StorageFile file;
  private final FileScanner scanner;
  private final long fileId;
  private final String name;
  private final ByteBuffer head = ByteBuffer.allocate(SnapshotDescriptor.CELL_BYTES);

  SnapshotReader(StorageFile file, long fileId, String name) {
    this.file = file;
    this.scanner = new FileScanner(file, 0);
    this.fileId = fileId;
    this.name = name;
  }

  SnapshotInfo read(Consumer<Cell> consumer) {
    long namespaceId = readHeader();
    long cells = 0;
    while (true) {
      long position = scanner.position();
      ByteBuffer bytes = readCell();
      if (head.getInt(SnapshotDescriptor.CELL_TYPE) == SnapshotDescriptor.FOOTER_TYPE) {
        require(
            head.getLong(SnapshotDescriptor.CELL_ID) == cells
                && head.getLong(SnapshotDescriptor.CELL_SEQ) == position
                && scanner.position() == file.size(),
            "its footer does not hold");
        return new SnapshotInfo(namespaceId, cells, scanner.position());
      }
      cells++;
      consumer.accept(
          new Cell(
              head.getInt(SnapshotDescriptor.CELL_TYPE),
              head.getLong(SnapshotDescriptor.CELL_ID),
              head.getLong(SnapshotDescriptor.CELL_SEQ),
              bytes));
    }
  }

  private long readHeader() {
    ByteBuffer header = ByteBuffer.allocate(SnapshotDescriptor.HEADER_BYTES);
    require(scanner.read(header), "it is cut off");
    CRC32C crc = new CRC32C();
    crc.update(header.slice(SnapshotDescriptor.HEADER_VERSION, header.capacity() - 8));
    require(
        header.getInt(0) == SnapshotDescriptor.MAGIC
            && header.getInt(SnapshotDescriptor.HEADER_CRC) == (int) crc.getValue()
            && header.getLong(SnapshotDescriptor.HEADER_FILE_ID) == fileId,
        "its header does not hold");
    int version = header.getInt(SnapshotDescriptor.HEADER_VERSION);
    if (version != SnapshotDescriptor.VERSION) {
      throw new LogException.UnknownFormat(name + " has version " + version);
    }
    return header.getLong(SnapshotDescriptor.HEADER_NAMESPACE);
  }

  private ByteBuffer readCell() {
    require(scanner.read(head.clear()), "it is cut off");
    int length = head.getInt(SnapshotDescriptor.CELL_LENGTH);
    // a damaged length must not become a huge allocation
    require(length >= 0 && length <= file.size() - scanner.position(), "a cell exceeds it");
    ByteBuffer bytes = ByteBuffer.allocate(length);
    require(scanner.read(bytes), "it is cut off");
    CRC32C crc = new CRC32C();
    crc.update(head.slice(0, SnapshotDescriptor.CELL_CRC));
    crc.update(bytes.flip().duplicate());
    require(
        (int) crc.getValue() == head.getInt(SnapshotDescriptor.CELL_CRC),
        "the checksum of a cell does not hold");
    return bytes;
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new LogException.Corrupt(
          name + " is damaged before byte " + scanner.position() + ": " + otherwise);
    }
  }
}
