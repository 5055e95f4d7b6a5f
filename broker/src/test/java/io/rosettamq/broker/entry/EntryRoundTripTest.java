package io.rosettamq.broker.entry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rosettamq.broker.command.ExchangeSpec;
import io.rosettamq.broker.command.Grouping;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.stream.CompactionPolicy;
import io.rosettamq.broker.stream.RetentionLimits;
import io.rosettamq.broker.table.Row;
import io.rosettamq.broker.topic.Production;
import io.rosettamq.broker.topic.TopicSpec;
import io.rosettamq.broker.view.Runs;
import io.rosettamq.broker.view.TimedLease;
import io.rosettamq.log.LogException;
import io.rosettamq.log.Unit;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EntryRoundTripTest {

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void everyKindComesBackAsItWas() {
    Map<String, Object> arguments =
        Map.of(
            "text",
            "ü",
            "int",
            1,
            "long",
            2L,
            "flag",
            true,
            "double",
            0.5,
            "decimal",
            new BigDecimal("1.50"),
            "time",
            Instant.ofEpochMilli(1000),
            "list",
            List.of("a", 1),
            "map",
            Map.of("k", (short) 3));
    List<Entry> entries =
        List.of(
            new Entry.Marked(7, 100),
            new Entry.Returned(7, 12, 2),
            new Entry.Delayed(7, 12, 1_700_000_000_000L, 3),
            new Entry.Failed(7, 12, 2),
            new Entry.Ripened(7, 1_700_000_000_000L, 64),
            new Entry.Leased(7, 12, new TimedLease(900, 3, 100)),
            new Entry.QueueChanged(102, arguments),
            new Entry.Grouped(7, 12, new Grouping("g", "k", "id"), 1_700_000_000_000L),
            new Entry.ExchangeDeclared(
                101, new ExchangeSpec("x", "topic", true, true, false, arguments)),
            new Entry.ExchangeDeleted(101),
            new Entry.QueueDeclared(102, new QueueSpec("q", true, false, true, arguments), 0),
            new Entry.QueueDeleted(102),
            new Entry.Bound(new Entry.Route(1, true, 102, "a.b", arguments)),
            new Entry.Unbound(new Entry.Route(1, false, 5, "", Map.of())),
            new Entry.TopicDefined(
                103,
                new TopicSpec(
                    "t",
                    1,
                    -2,
                    List.of(104L, 105L),
                    new RetentionLimits(-1, 1000, 5),
                    Map.of("k", "v"))),
            new Entry.TopicDefined(
                103,
                new TopicSpec(
                    "t",
                    1,
                    -2,
                    List.of(104L),
                    new RetentionLimits(
                        -1, -1, 5, 6, Optional.of(new CompactionPolicy(0.25, 1, 2, 3))),
                    Map.of())),
            new Entry.Cleaned(104, 9, 2000, 5, true),
            new Entry.TopicDeleted(103),
            new Entry.Produced(104, 9, new Production(7, (short) 2, 5, 3, 1000), 2000),
            new Entry.ProducerIdsReserved(12),
            new Entry.NameForgotten("x"),
            new Entry.ProducersExpired(104, 2000),
            new Entry.TableWritten(
                "groups",
                List.of(
                    new Row(bytes("k"), 5, Optional.of(bytes("v"))),
                    new Row(bytes("gone"), 6, Optional.empty()))),
            new Entry.Checkpointed(9, 3, List.of(1L, 2L)));
    EntryWriter writer = new EntryWriter();
    entries.forEach(writer::write);
    assertEquals(entries, read(writer.take()));
  }

  @Test
  void runsComeBackAsTheyWere() {
    Runs runs = new Runs();
    runs.add(3);
    runs.add(4);
    runs.add(10, 20);
    EntryWriter writer = new EntryWriter();
    writer.write(new Entry.Settled(7, runs));
    Entry.Settled read = (Entry.Settled) read(writer.take()).getFirst();
    assertEquals(2, read.runs().count());
    assertEquals(3, read.runs().start(0));
    assertEquals(5, read.runs().end(0));
    assertEquals(12, read.runs().offsets());
  }

  @Test
  void sizesAreWhatIsWritten() {
    Runs runs = new Runs();
    runs.add(3);
    runs.add(10, 20);
    assertEquals(EntrySize.of(new Entry.Settled(7, runs)), EntrySize.settled(2));
    assertEquals(EntrySize.of(new Entry.Marked(7, 100)), EntrySize.MARKED);
    assertEquals(EntrySize.of(new Entry.Returned(7, 12, 2)), EntrySize.RETURNED);
    assertEquals(EntrySize.of(new Entry.Delayed(7, 12, 5, 2)), EntrySize.DELAYED);
    assertEquals(EntrySize.of(new Entry.Failed(7, 12, 2)), EntrySize.FAILED);
    assertEquals(EntrySize.of(new Entry.Ripened(7, 5, 2)), EntrySize.RIPENED);
    assertEquals(EntrySize.of(new Entry.QueueDeleted(102)), EntrySize.DELETED);
    assertEquals(
        EntrySize.of(new Entry.Leased(7, 12, new TimedLease(900, 3, 100))), EntrySize.LEASED);
    assertEquals(EntrySize.of(new Entry.ExchangeDeleted(101)), EntrySize.DELETED);
  }

  @Test
  void whatIsUnknownOrShortIsNamed() {
    ByteBuffer unknown =
        ByteBuffer.allocate(6).putInt(2).put((byte) 99).put(EntryDescriptor.VERSION).flip();
    assertThrows(LogException.UnknownFormat.class, () -> read(List.of(unknown)));
    ByteBuffer newer = ByteBuffer.allocate(6).putInt(2).put((byte) 3).put((byte) 9).flip();
    assertThrows(LogException.UnknownFormat.class, () -> read(List.of(newer)));
    ByteBuffer short_ =
        ByteBuffer.allocate(6).putInt(2).put((byte) 3).put(EntryDescriptor.VERSION).flip();
    assertThrows(LogException.Corrupt.class, () -> read(List.of(short_)));
    ByteBuffer over =
        ByteBuffer.allocate(6).putInt(20).put((byte) 3).put(EntryDescriptor.VERSION).flip();
    assertThrows(LogException.Corrupt.class, () -> read(List.of(over)));
  }

  private static List<Entry> read(List<ByteBuffer> payload) {
    List<Entry> entries = new ArrayList<>();
    EntryReader.read(new Unit(1, 0, Unit.Kind.STEP, payload), entries::add);
    return entries;
  }
}
