package io.rosettamq.amqp;

import io.rosettamq.amqp.codec.AmqpException;
import io.rosettamq.amqp.codec.BasicMethod;
import io.rosettamq.amqp.codec.BasicProperty;
import io.rosettamq.amqp.codec.Frame;
import io.rosettamq.amqp.codec.ReplyCode;
import io.rosettamq.amqp.codec.WireReader;
import io.rosettamq.amqp.message.AmqpMessage.Envelope;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Puts basic.publish, its header frame and its body frames together (AMQP 0-9-1 §4.2.6).
///
/// A body in one frame, the usual case, is not copied here. A larger one grows with what has
/// arrived, never with what was announced.
final class ContentAssembly {
  private static final int FIRST_BODY_BYTES = 256 * 1024;
  private static final byte[] NONE = {};
  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0).asReadOnlyBuffer();
  private static final BasicMethod.Publish NO_PUBLISH =
      new BasicMethod.Publish("", "", false, false);

  private final BasicHandler target;
  private final long maxMessageBytes;
  private BasicMethod.@Nullable Publish publish;
  private @Nullable Envelope envelope;
  private byte[] body = NONE;
  private int length;
  private int received;

  ContentAssembly(BasicHandler target, long maxMessageBytes) {
    this.target = target;
    this.maxMessageBytes = maxMessageBytes;
  }

  /// The method that the content belongs to.
  BasicMethod.Publish method() {
    return publish == null ? NO_PUBLISH : publish;
  }

  void expectMethod() {
    if (envelope != null) {
      throw new AmqpException(
          ReplyCode.UNEXPECTED_FRAME, "expected content body, got non content body frame instead");
    }
    if (publish != null) {
      throw expectedHeader("non content header frame");
    }
  }

  private static AmqpException expectedHeader(String instead) {
    return new AmqpException(
        ReplyCode.UNEXPECTED_FRAME,
        "expected content header for class 60, got " + instead + " instead");
  }

  void expect(BasicMethod.Publish method) {
    publish = method;
  }

  void header(Frame frame, WireReader reader) {
    BasicMethod.Publish method = publish;
    if (method == null) {
      throw noMethod();
    }
    if (envelope != null) {
      throw new AmqpException(
          ReplyCode.UNEXPECTED_FRAME, "expected content body, got non content body frame instead");
    }
    WireReader in = frame.read(reader);
    int classId = in.uint16();
    if (classId != BasicMethod.CLASS || in.uint16() != 0) {
      throw expectedHeader("one for class " + classId);
    }
    length = checkedLength(in.int64());
    int flags = BasicProperty.scan(in);
    frame.read(reader).skipContentHeader();
    Envelope read = Envelope.read(method.exchange(), method.routingKey(), reader);
    target.checkProperties(flags, read);
    if (length == 0) {
      complete(method, read, EMPTY);
    } else {
      envelope = read;
    }
  }

  private int checkedLength(long bytes) {
    if (bytes < 0 || bytes > maxMessageBytes) {
      throw new AmqpException(
          ReplyCode.PRECONDITION_FAILED,
          "message size "
              + Long.toUnsignedString(bytes)
              + " is larger than configured max size "
              + maxMessageBytes);
    }
    return (int) bytes;
  }

  void body(Frame frame) {
    BasicMethod.Publish method = publish;
    Envelope read = envelope;
    if (method == null) {
      throw noMethod();
    }
    if (read == null) {
      throw expectedHeader("non content header frame");
    }
    if (frame.length() > length - received) {
      throw new AmqpException(
          ReplyCode.FRAME_ERROR, "a content body is longer than its header announced");
    }
    if (frame.length() == length) {
      complete(method, read, frame.payload());
    } else {
      append(frame);
      if (received == length) {
        complete(method, read, ByteBuffer.wrap(body, 0, length));
      }
    }
  }

  private static AmqpException noMethod() {
    return new AmqpException(
        ReplyCode.UNEXPECTED_FRAME, "expected method frame, got non method frame instead");
  }

  private void append(Frame frame) {
    int needed = received + frame.length();
    if (needed > body.length) {
      long grown = Math.max(Math.max(FIRST_BODY_BYTES, needed), 2L * body.length);
      body = Arrays.copyOf(body, (int) Math.min(length, grown));
    }
    frame.copyTo(body, received);
    received = needed;
  }

  private void complete(BasicMethod.Publish method, Envelope read, ByteBuffer bytes) {
    publish = null;
    envelope = null;
    received = 0;
    target.published(method, read, bytes);
    body = NONE;
  }
}
