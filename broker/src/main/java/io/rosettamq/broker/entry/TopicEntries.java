package io.rosettamq.broker.entry;

import io.rosettamq.broker.stream.CompactionPolicy;
import io.rosettamq.broker.stream.RetentionLimits;
import io.rosettamq.broker.topic.Production;
import io.rosettamq.broker.topic.TopicSpec;
import io.rosettamq.broker.view.Runs;
import io.rosettamq.log.LogException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The fields of entries on topics.
///
/// ```
///  TopicDefined  | u64 id | text name | u64 id high | u64 id low | u32 streams | u64 stream ... |
///                | u64 max bytes | u64 max age | u64 piece bytes | u32 settings | (text, text)* |
///                | u64 piece milliseconds | u8 compacted |
///                  if compacted: | f64 dirty share | u64 least lag | u64 longest lag |
///                                | u64 tombstones stay |
///                  (without what follows the settings: as it was before there was compaction)
///  Compacted     | u64 stream | u32 runs | (u64 start, u64 end)* | u64 bytes |
///  Cleaned       | u64 stream | u64 until | u64 lane time | u64 tombstones below | u8 tombstones |
///  Produced      | u64 stream | u64 base | u64 producer | u16 epoch | u32 first sequence |
///                | u32 count | u64 latest time of a record | u64 lane time |
/// ```
final class TopicEntries {

  private TopicEntries() {}

  /// Writes the fields and returns the type.
  static byte write(Entry entry, DataOutputStream out) throws IOException {
    return switch (entry) {
      case Entry.TopicDefined(long id, TopicSpec spec) -> {
        out.writeLong(id);
        writeSpec(spec, out);
        yield EntryDescriptor.TOPIC_DEFINED;
      }
      case Entry.TopicDeleted(long id) -> {
        out.writeLong(id);
        yield EntryDescriptor.TOPIC_DELETED;
      }
      case Entry.Produced produced -> {
        writeProduced(produced, out);
        yield EntryDescriptor.PRODUCED;
      }
      case Entry.ProducerIdsReserved(long next) -> {
        out.writeLong(next);
        yield EntryDescriptor.PRODUCER_IDS_RESERVED;
      }
      case Entry.Compacted(long stream, Runs runs, long bytes) -> {
        out.writeLong(stream);
        EntryWriter.write(runs, out);
        out.writeLong(bytes);
        yield EntryDescriptor.COMPACTED;
      }
      case Entry.Cleaned cleaned -> {
        out.writeLong(cleaned.streamId());
        out.writeLong(cleaned.until());
        out.writeLong(cleaned.timeMillis());
        out.writeLong(cleaned.tombstonesBelow());
        out.writeBoolean(cleaned.tombstones());
        yield EntryDescriptor.CLEANED;
      }
      default -> throw new IllegalArgumentException("not of a topic: " + entry);
    };
  }

  static Entry read(byte type, DataInputStream in) throws IOException {
    return switch (type) {
      case EntryDescriptor.TOPIC_DEFINED -> new Entry.TopicDefined(in.readLong(), readSpec(in));
      case EntryDescriptor.TOPIC_DELETED -> new Entry.TopicDeleted(in.readLong());
      case EntryDescriptor.PRODUCED -> readProduced(in);
      case EntryDescriptor.PRODUCER_IDS_RESERVED -> new Entry.ProducerIdsReserved(in.readLong());
      case EntryDescriptor.COMPACTED ->
          new Entry.Compacted(in.readLong(), EntryReader.runs(in), in.readLong());
      case EntryDescriptor.CLEANED ->
          new Entry.Cleaned(
              in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readBoolean());
      default -> throw new LogException.UnknownFormat("unknown entry type " + type);
    };
  }

  private static void writeProduced(Entry.Produced entry, DataOutputStream out) throws IOException {
    Production production = entry.production();
    out.writeLong(entry.streamId());
    out.writeLong(entry.base());
    out.writeLong(production.producerId());
    out.writeShort(production.epoch());
    out.writeInt(production.firstSequence());
    out.writeInt(production.count());
    out.writeLong(production.maxTimestamp());
    out.writeLong(entry.timeMillis());
  }

  private static Entry readProduced(DataInputStream in) throws IOException {
    long stream = in.readLong();
    long base = in.readLong();
    Production production =
        new Production(in.readLong(), in.readShort(), in.readInt(), in.readInt(), in.readLong());
    return new Entry.Produced(stream, base, production, in.readLong());
  }

  private static void writeSpec(TopicSpec spec, DataOutputStream out) throws IOException {
    ValueCodec.writeText(out, spec.name());
    out.writeLong(spec.idHigh());
    out.writeLong(spec.idLow());
    out.writeInt(spec.streams().size());
    for (long stream : spec.streams()) {
      out.writeLong(stream);
    }
    out.writeLong(spec.retention().maxBytes());
    out.writeLong(spec.retention().maxAgeMillis());
    out.writeLong(spec.retention().pieceBytes());
    out.writeInt(spec.settings().size());
    for (Map.Entry<String, String> setting : spec.settings().entrySet()) {
      ValueCodec.writeText(out, setting.getKey());
      ValueCodec.writeText(out, setting.getValue());
    }
    out.writeLong(spec.retention().pieceMillis());
    Optional<CompactionPolicy> compaction = spec.retention().compaction();
    out.writeBoolean(compaction.isPresent());
    if (compaction.isPresent()) {
      out.writeDouble(compaction.get().dirtyShare());
      out.writeLong(compaction.get().minLagMillis());
      out.writeLong(compaction.get().maxLagMillis());
      out.writeLong(compaction.get().tombstoneMillis());
    }
  }

  private static TopicSpec readSpec(DataInputStream in) throws IOException {
    String name = ValueCodec.readText(in);
    long idHigh = in.readLong();
    long idLow = in.readLong();
    List<Long> streams = new ArrayList<>();
    for (int count = in.readInt(); count > 0; count--) {
      streams.add(in.readLong());
    }
    long maxBytes = in.readLong();
    long maxAge = in.readLong();
    long pieceBytes = in.readLong();
    Map<String, String> settings = new HashMap<>();
    for (int count = in.readInt(); count > 0; count--) {
      settings.put(ValueCodec.readText(in), ValueCodec.readText(in));
    }
    long pieceMillis = in.available() > 0 ? in.readLong() : RetentionLimits.LONGEST_PIECE_MILLIS;
    Optional<CompactionPolicy> compaction =
        in.available() > 0 && in.readBoolean()
            ? Optional.of(
                new CompactionPolicy(in.readDouble(), in.readLong(), in.readLong(), in.readLong()))
            : Optional.empty();
    RetentionLimits retention =
        new RetentionLimits(maxBytes, maxAge, pieceBytes, pieceMillis, compaction);
    return new TopicSpec(name, idHigh, idLow, streams, retention, settings);
  }
}
