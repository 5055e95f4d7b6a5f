package io.rosettamq.broker.deadletter;

import io.rosettamq.log.LogException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The reserved record header that keeps a message's [Deaths].
///
/// ```
///  | u8 version | first?(queue, reason, exchange) | sent to?(exchange, key, u8 rekeyed)
///  | u16 deaths | (queue, reason, u64 count, exchange, u16 keys, key*,
///  |              u64 first ms, u64 last ms, u64 offset, u64 ttl ms)*
/// ```
///
/// Texts are a u16 length and UTF-8; `?` stands for a u8, 0 when what follows is missing.
public final class DeathsHeader {
  public static final String NAME = "rosetta.deaths";
  private static final int VERSION = 1;

  private DeathsHeader() {}

  public static ByteBuffer write(Deaths deaths) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      writeFirst(out, deaths.first());
      writeSentTo(out, deaths.sentTo());
      out.writeShort(deaths.latestFirst().size());
      for (Death death : deaths.latestFirst()) {
        write(out, death);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ByteBuffer.wrap(bytes.toByteArray());
  }

  private static void writeFirst(DataOutputStream out, Optional<Deaths.First> first)
      throws IOException {
    out.writeBoolean(first.isPresent());
    if (first.isPresent()) {
      out.writeUTF(first.get().queue());
      out.writeUTF(first.get().reason());
      out.writeUTF(first.get().exchange());
    }
  }

  private static void writeSentTo(DataOutputStream out, Optional<Deaths.SentTo> sentTo)
      throws IOException {
    out.writeBoolean(sentTo.isPresent());
    if (sentTo.isPresent()) {
      out.writeUTF(sentTo.get().exchange());
      out.writeUTF(sentTo.get().routingKey());
      out.writeBoolean(sentTo.get().rekeyed());
    }
  }

  private static void write(DataOutputStream out, Death death) throws IOException {
    out.writeUTF(death.queue());
    out.writeUTF(death.reason());
    out.writeLong(death.count());
    out.writeUTF(death.exchange());
    out.writeShort(death.routingKeys().size());
    for (String key : death.routingKeys()) {
      out.writeUTF(key);
    }
    out.writeLong(death.firstMillis());
    out.writeLong(death.lastMillis());
    out.writeLong(death.offset());
    out.writeLong(death.ttlMillis());
  }

  /// @throws LogException.UnknownFormat on a version that this release does not know
  /// @throws LogException.Corrupt when it is cut short
  public static Deaths read(ByteBuffer header) {
    byte[] bytes = new byte[header.remaining()];
    header.duplicate().get(bytes);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readUnsignedByte();
      if (version != VERSION) {
        throw new LogException.UnknownFormat("dead-letter facts of version " + version);
      }
      Optional<Deaths.First> first = readFirst(in);
      Optional<Deaths.SentTo> sentTo = readSentTo(in);
      return new Deaths(readDeaths(in), first, sentTo);
    } catch (IOException e) {
      throw new LogException.Corrupt("the dead-letter facts of a message are cut short");
    }
  }

  private static Optional<Deaths.First> readFirst(DataInputStream in) throws IOException {
    return in.readBoolean()
        ? Optional.of(new Deaths.First(in.readUTF(), in.readUTF(), in.readUTF()))
        : Optional.empty();
  }

  private static Optional<Deaths.SentTo> readSentTo(DataInputStream in) throws IOException {
    return in.readBoolean()
        ? Optional.of(new Deaths.SentTo(in.readUTF(), in.readUTF(), in.readBoolean()))
        : Optional.empty();
  }

  private static List<Death> readDeaths(DataInputStream in) throws IOException {
    int count = in.readUnsignedShort();
    List<Death> deaths = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      deaths.add(
          new Death(
              in.readUTF(),
              in.readUTF(),
              in.readLong(),
              in.readUTF(),
              readKeys(in),
              in.readLong(),
              in.readLong(),
              in.readLong(),
              in.readLong()));
    }
    return deaths;
  }

  private static List<String> readKeys(DataInputStream in) throws IOException {
    int count = in.readUnsignedShort();
    List<String> keys = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      keys.add(in.readUTF());
    }
    return keys;
  }
}
