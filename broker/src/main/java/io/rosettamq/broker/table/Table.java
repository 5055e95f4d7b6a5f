package io.rosettamq.broker.table;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// The newest row of each key, by version. Part of the state: bounded by its keys, since an older
/// row of a key is forgotten at once. Owned by a lane.
public final class Table {
  private final TreeMap<ByteBuffer, Row> rows = new TreeMap<>();

  /// A row without a value removes its key; one of a version below the present one changes nothing.
  void apply(Row row) {
    if (row.value().isEmpty()) {
      rows.remove(row.key());
      return;
    }
    rows.merge(row.key(), row, (old, now) -> now.version() < old.version() ? old : now);
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /// All rows, ordered by key.
  public List<Row> rows() {
    return List.copyOf(rows.values());
  }

  /// All rows, ordered by key, in pieces of roughly so many bytes.
  public List<List<Row>> pieces(int bytes) {
    List<List<Row>> pieces = new ArrayList<>();
    List<Row> piece = new ArrayList<>();
    int used = 0;
    for (Row row : rows.values()) {
      if (used > 0 && used + row.lengthBytes() > bytes) {
        pieces.add(piece);
        piece = new ArrayList<>();
        used = 0;
      }
      piece.add(row);
      used += row.lengthBytes();
    }
    if (!piece.isEmpty()) {
      pieces.add(piece);
    }
    return pieces;
  }
}
