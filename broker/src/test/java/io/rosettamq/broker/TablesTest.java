package io.rosettamq.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.rosettamq.broker.command.Nothing;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.command.Result;
import io.rosettamq.broker.table.Row;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablesTest {
  private static final Result<Nothing> DONE = new Result.Done<>(Nothing.NOTHING);

  @TempDir Path directory;
  private TestBroker broker;
  private TestClient client;

  @SuppressWarnings("NullAway.Init")
  TablesTest() {}

  @BeforeEach
  void start() {
    broker = new TestBroker(directory);
    client = broker.connect();
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Row row(String key, long version, String value) {
    return new Row(bytes(key), version, Optional.of(bytes(value)));
  }

  private static Row removal(String key, long version) {
    return new Row(bytes(key), version, Optional.empty());
  }

  private void restart() {
    broker.restart();
    client = broker.connect();
  }

  @Test
  void newestRowOfEachKeyIsKeptAcrossRestarts() {
    assertEquals(DONE, client.write("t", List.of(row("b", 1, "old"), row("a", 2, "x"))));
    assertEquals(DONE, client.write("t", List.of(row("b", 3, "new"))));
    assertEquals(DONE, client.write("other", List.of(row("b", 9, "apart"))));
    List<Row> expected = List.of(row("a", 2, "x"), row("b", 3, "new"));
    assertEquals(expected, client.read("t"));
    restart();
    assertEquals(expected, client.read("t"));
    assertEquals(List.of(row("b", 9, "apart")), client.read("other"));
  }

  @Test
  void lowerVersionChangesNothingAndARemovalAlways() {
    assertEquals(DONE, client.write("t", List.of(row("a", 5, "new"), row("a", 4, "late"))));
    assertEquals(List.of(row("a", 5, "new")), client.read("t"));
    assertEquals(DONE, client.write("t", List.of(removal("a", 1))));
    assertEquals(List.of(), client.read("t"));
    restart();
    assertEquals(List.of(), client.read("t"));
  }

  @Test
  void manyTimesTheJournalIsWrittenAndTheNewestRowsStay() {
    String value = "v".repeat(30_000);
    for (int version = 1; version <= 100; version++) {
      assertEquals(
          DONE,
          client.write(
              "t",
              List.of(
                  row("a", version, value),
                  row("b", version, value),
                  row("c", version, value),
                  row("d", version, value + version))));
    }
    List<Row> expected =
        List.of(
            row("a", 100, value),
            row("b", 100, value),
            row("c", 100, value),
            row("d", 100, value + 100));
    assertEquals(expected, client.read("t"));
    restart();
    assertEquals(expected, client.read("t"));
  }

  @Test
  void rowsThatNoUnitCouldHoldAreRefused() {
    Result<Nothing> result = client.write("t", List.of(row("a", 1, "v".repeat(9 << 20))));
    assertInstanceOf(Refusal.TooLarge.class, assertInstanceOf(Result.Refused.class, result).why());
    assertEquals(List.of(), broker.connect().read("t"));
  }
}
