package io.rosettamq.log.segment;

import io.rosettamq.log.LogException;
import io.rosettamq.log.storage.StorageFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The directory and the sparse index of a segment. Immutable once read.
final class SegmentFooter {

  private final List<IndexedExtent> extents;

  /// @param bases relative base of each indexed batch
  /// @param positions where its entry starts in the file
  record IndexedExtent(Extent extent, long[] bases, long[] positions) {

    /// Where to start looking for `delta`.
    long floor(long delta) {
      int low = 0;
      int high = bases.length - 1;
      while (low < high) {
        int middle = (low + high + 1) >>> 1;
        if (bases[middle] <= delta) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      return positions[low];
    }
  }

  SegmentFooter(List<IndexedExtent> extents) {
    this.extents = List.copyOf(extents);
  }

  List<IndexedExtent> extents() {
    return extents;
  }

  /// @throws LogException.Corrupt when the segment has no such extent
  IndexedExtent find(Extent wanted, String name) {
    int low = 0;
    int high = extents.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Extent extent = extents.get(middle).extent();
      if (extent.position() < wanted.position()) {
        low = middle + 1;
      } else if (extent.position() > wanted.position()) {
        high = middle - 1;
      } else if (extent.equals(wanted)) {
        return extents.get(middle);
      } else {
        break;
      }
    }
    throw new LogException.Corrupt("segment " + name + " does not hold " + wanted);
  }

  ByteBuffer encode() {
    int entries = extents.stream().mapToInt(each -> each.bases().length).sum();
    ByteBuffer bytes =
        ByteBuffer.allocate(
            SegmentDescriptor.FOOTER_HEAD_BYTES
                + extents.size() * SegmentDescriptor.FOOTER_EXTENT_BYTES
                + entries * SegmentDescriptor.FOOTER_INDEX_BYTES);
    bytes.putInt(extents.size()).putInt(0);
    for (IndexedExtent each : extents) {
      Extent extent = each.extent();
      bytes.putLong(extent.position()).putLong(extent.lengthBytes()).putLong(extent.lastDelta());
      bytes.putInt(extent.records()).putInt(each.bases().length);
    }
    for (IndexedExtent each : extents) {
      for (int i = 0; i < each.bases().length; i++) {
        bytes.putLong(each.bases()[i]).putLong(each.positions()[i]);
      }
    }
    return bytes.flip();
  }

  private static SegmentFooter decode(ByteBuffer bytes, long fileId) {
    int count = bytes.getInt();
    bytes.getInt();
    List<Extent> directory = new ArrayList<>(count);
    List<Integer> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long position = bytes.getLong();
      long length = bytes.getLong();
      long lastDelta = bytes.getLong();
      directory.add(new Extent(fileId, position, length, bytes.getInt(), lastDelta));
      entries.add(bytes.getInt());
    }
    List<IndexedExtent> extents = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long[] bases = new long[entries.get(i)];
      long[] positions = new long[bases.length];
      for (int entry = 0; entry < bases.length; entry++) {
        bases[entry] = bytes.getLong();
        positions[entry] = bytes.getLong();
      }
      extents.add(new IndexedExtent(directory.get(i), bases, positions));
    }
    return new SegmentFooter(extents);
  }

  /// Reads header, trailer and footer.
  ///
  /// @throws LogException.Corrupt when the segment is not whole
  static SegmentFooter read(StorageFile file, long fileId, String name) {
    checkHeader(file, fileId, name);
    ByteBuffer trailer = ByteBuffer.allocate(SegmentDescriptor.TRAILER_BYTES);
    long trailerPosition = file.size() - SegmentDescriptor.TRAILER_BYTES;
    require(trailerPosition >= SegmentDescriptor.HEADER_BYTES, name, "it is cut off");
    require(file.read(trailer, trailerPosition) == trailer.capacity(), name, "it is cut off");
    int crc = Checksum.of(trailer, 0, SegmentDescriptor.TRAILER_CRC);
    long position = trailer.getLong(SegmentDescriptor.TRAILER_FOOTER_POSITION);
    long length = trailer.getLong(SegmentDescriptor.TRAILER_FOOTER_LENGTH);
    require(
        trailer.getInt(0) == SegmentDescriptor.TRAILER_MAGIC
            && trailer.getInt(SegmentDescriptor.TRAILER_CRC) == crc
            && trailer.getLong(SegmentDescriptor.TRAILER_FILE_ID) == fileId
            && position + length == trailerPosition,
        name,
        "its trailer does not hold");
    ByteBuffer footer = ByteBuffer.allocate(Math.toIntExact(length));
    require(file.read(footer, position) == length, name, "its footer is cut off");
    require(
        Checksum.of(footer, 0, footer.capacity())
            == trailer.getInt(SegmentDescriptor.TRAILER_FOOTER_CRC),
        name,
        "the checksum of its footer does not hold");
    return decode(footer.flip(), fileId);
  }

  private static void checkHeader(StorageFile file, long fileId, String name) {
    ByteBuffer header = ByteBuffer.allocate(SegmentDescriptor.HEADER_BYTES);
    require(file.read(header, 0) == header.capacity(), name, "it is cut off");
    int crc = Checksum.of(header, SegmentDescriptor.HEADER_VERSION, header.capacity());
    require(
        header.getInt(0) == SegmentDescriptor.MAGIC
            && header.getInt(SegmentDescriptor.HEADER_CRC) == crc
            && header.getLong(SegmentDescriptor.HEADER_FILE_ID) == fileId,
        name,
        "its header does not hold");
    int version = header.getInt(SegmentDescriptor.HEADER_VERSION);
    if (version != SegmentDescriptor.VERSION) {
      throw new LogException.UnknownFormat("segment " + name + " has version " + version);
    }
  }

  private static void require(boolean holds, String name, String otherwise) {
    if (!holds) {
      throw new LogException.Corrupt("segment " + name + " is damaged: " + otherwise);
    }
  }
}
