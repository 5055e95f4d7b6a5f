package io.rosettamq.broker.table;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A namespace's tables by name. One that is written to comes into being, one without rows is gone.
/// Owned by a lane.
public final class Tables {
  private final TreeMap<String, Table> tables = new TreeMap<>();

  public void apply(String name, List<Row> rows) {
    Table table = tables.computeIfAbsent(name, _ -> new Table());
    rows.forEach(table::apply);
    if (table.isEmpty()) {
      tables.remove(name);
    }
  }

  /// The rows of a table, ordered by key.
  public List<Row> rows(String name) {
    Table table = tables.get(name);
    return table == null ? List.of() : table.rows();
  }

  /// All tables, ordered by name.
  public Map<String, Table> byName() {
    return tables;
  }
}
