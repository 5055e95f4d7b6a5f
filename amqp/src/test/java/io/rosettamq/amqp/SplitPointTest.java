package io.rosettamq.amqp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How the network cuts the bytes makes no difference.
@Timeout(60)
class SplitPointTest {

  private final byte[] talk = Conversation.recorded();

  @Test
  void everySplitPointGivesTheSameAnswers() {
    List<String> whole = answers(talk.length);
    assertTrue(whole.size() > 10, whole::toString);
    for (int split = 1; split < talk.length; split++) {
      assertEquals(whole, answers(split), "split at " + split);
    }
  }

  @Test
  void byteByByteGivesTheSameAnswers() {
    List<String> whole = answers(talk.length);
    EmbeddedServer server = new EmbeddedServer();
    for (int at = 0; at < talk.length; at++) {
      server.receive(talk, at, at + 1);
    }
    assertEquals(whole, frames(server.sent()));
    server.close();
  }

  private List<String> answers(int split) {
    EmbeddedServer server = new EmbeddedServer();
    server.receive(talk, 0, split);
    server.receive(talk, split, talk.length);
    List<String> frames = frames(server.sent());
    server.close();
    return frames;
  }

  /// Sorted, since a confirm may come before or after another answer.
  private static List<String> frames(ByteBuf sent) {
    Stream.Builder<String> frames = Stream.builder();
    while (sent.isReadable()) {
      int length = 8 + sent.getInt(sent.readerIndex() + 3);
      frames.add(ByteBufUtil.hexDump(sent, sent.readerIndex(), length));
      sent.skipBytes(length);
    }
    return frames.build().sorted().toList();
  }
}
