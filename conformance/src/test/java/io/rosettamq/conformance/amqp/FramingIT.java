package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.AMQContentHeader;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.Method;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.RawConnection;
import io.rosettamq.conformance.scenario.Scenario;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Frames that break the rules of AMQP 0-9-1 §4.2, and the connection errors they end in.
class FramingIT {

  private static final AMQP.BasicProperties PLAIN = new AMQP.BasicProperties();

  private static AMQP.Basic.Publish publish(String key) {
    return new AMQP.Basic.Publish.Builder().exchange("").routingKey(key).build();
  }

  private static Frame header(int channel, long bodySize) throws IOException {
    return ((AMQContentHeader) PLAIN).toFrame(channel, bodySize);
  }

  private static AMQP.Basic.Qos qos() {
    return new AMQP.Basic.Qos.Builder().build();
  }

  @Scenario
  void bodyWithoutHeader(Lab lab) throws Exception {
    RawConnection raw = lab.raw().open();
    raw.send(1, publish("nowhere"));
    raw.send(AMQP.FRAME_BODY, 1, new byte[10]);
    lab.note("close", raw.next());
  }

  @Scenario
  void bodyWithoutMethod(Lab lab) throws Exception {
    RawConnection raw = lab.raw().open();
    raw.send(AMQP.FRAME_BODY, 1, new byte[10]);
    lab.note("close", raw.next());
  }

  @Scenario
  void headerWithoutMethod(Lab lab) throws Exception {
    RawConnection raw = lab.raw().open();
    raw.send(header(1, 10));
    lab.note("close", raw.next());
  }

  @Scenario
  void methodWhereTheHeaderShouldBe(Lab lab) throws Exception {
    RawConnection raw = lab.raw().open();
    raw.send(1, publish("nowhere"));
    raw.send(1, qos());
    lab.note("close", raw.next());
  }

  @Scenario
  void methodWhereTheBodyShouldBe(Lab lab) throws Exception {
    RawConnection raw = lab.raw().open();
    raw.send(1, publish("nowhere"));
    raw.send(header(1, 10));
    raw.send(1, qos());
    lab.note("close", raw.next());
  }

  @Scenario
  void methodPayloadInAHeaderFrame(Lab lab) throws Exception {
    RawConnection raw = lab.raw().open();
    raw.send(1, publish("nowhere"));
    raw.send(AMQP.FRAME_HEADER, 1, ((Method) qos()).toFrame(1).getPayload());
    lab.note("close", raw.next());
  }

  @Scenario
  void headerOfAnotherClass(Lab lab) throws Exception {
    RawConnection raw = lab.raw().open();
    raw.send(1, publish("nowhere"));
    // class 50 (queue) where the method was of class 60 (basic)
    raw.send(AMQP.FRAME_HEADER, 1, headerPayload(50, 10));
    lab.note("close", raw.next());
  }

  private static byte[] headerPayload(int classId, long bodySize) {
    return ByteBuffer.allocate(14)
        .putShort((short) classId)
        .putShort((short) 0)
        .putLong(bodySize)
        .putShort((short) 0)
        .array();
  }

  @Scenario
  void moreBodyThanTheHeaderSaid(Lab lab) throws Exception {
    RawConnection raw = lab.raw().open();
    raw.send(1, publish("nowhere"));
    raw.send(header(1, 5));
    raw.send(AMQP.FRAME_BODY, 1, new byte[6]);
    raw.send(1, qos());
    lab.note("close", raw.next());
  }

  @Scenario
  void unknownFrameType(Lab lab) throws Exception {
    RawConnection raw = lab.raw().open();
    raw.send(0, 1, new byte[10]);
    lab.note("type 0", raw.next());
    RawConnection other = lab.raw().open();
    other.send(9, 1, new byte[10]);
    lab.note("type 9", other.next());
  }

  @Scenario
  void wrongFrameEnd(Lab lab) throws Exception {
    RawConnection raw = lab.raw().open();
    byte[] frame = {AMQP.FRAME_METHOD, 0, 1, 0, 0, 0, 4, 0, 20, 0, 10, 'x'};
    raw.write(frame);
    lab.note("close", raw.next());
  }

  @Scenario
  void frameAboveTheNegotiatedSize(Lab lab) throws Exception {
    RawConnection raw = lab.raw().open(8192);
    raw.send(1, publish("nowhere"));
    raw.send(header(1, 8193));
    raw.send(AMQP.FRAME_BODY, 1, new byte[8193]);
    lab.note("close", raw.next());
  }

  @Scenario
  void frameOfTheNegotiatedSizeIsAccepted(Lab lab) throws Exception {
    RawConnection raw = lab.raw().open(8192);
    raw.send(1, publish("nowhere"));
    raw.send(header(1, 8184));
    raw.send(AMQP.FRAME_BODY, 1, new byte[8184]);
    raw.send(1, qos());
    lab.note("answer", raw.next());
  }

  @Scenario
  void hugeFrameLengthIsRefusedWithoutWaitingForIt(Lab lab) throws Exception {
    RawConnection raw = lab.raw().open();
    raw.write(new byte[] {AMQP.FRAME_METHOD, 0, 1, 0x7f, -1, -1, -1});
    lab.note("close", raw.next());
  }

  @Scenario
  void emptyBodyFramesAreAccepted(Lab lab) throws Exception {
    RawConnection raw = lab.raw().open();
    raw.send(1, publish("nowhere"));
    raw.send(header(1, 3));
    raw.send(AMQP.FRAME_BODY, 1, new byte[0]);
    raw.send(AMQP.FRAME_BODY, 1, new byte[2]);
    raw.send(AMQP.FRAME_BODY, 1, new byte[1]);
    raw.send(1, qos());
    lab.note("answer", raw.next());
  }

  @Scenario
  void frameInManySmallPiecesIsAccepted(Lab lab) throws Exception {
    RawConnection raw = lab.raw().open();
    byte[] payload = ((Method) qos()).toFrame(1).getPayload();
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 8);
    frame.put((byte) AMQP.FRAME_METHOD).putShort((short) 1).putInt(payload.length);
    frame.put(payload).put((byte) AMQP.FRAME_END);
    for (byte piece : frame.array()) {
      raw.write(piece);
    }
    lab.note("answer", raw.next());
  }
}
