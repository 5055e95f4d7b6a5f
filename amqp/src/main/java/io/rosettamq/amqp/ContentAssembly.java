package io.rosettamq.amqp;

import io.rosettamq.amqp.codec.AmqpException;
import io.rosettamq.amqp.codec.BasicMethod;
import io.rosettamq.amqp.codec.BasicProperty;
import io.rosettamq.amqp.codec.Frame;
import io.rosettamq.amqp.codec.FrameDescriptor;
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

  private final BasicHandler target;
  private final long maxMessageBytes;
  private BasicMethod.@Nullable Publish publish;
  private @Nullable Envelope envelope;
  private byte[] body = NONE;
  private int length;

  /// Class, weight and body size.
  private static final int LEAST_HEADER_BYTES = 12;

  private int received;

  ContentAssembly(BasicHandler target, long maxMessageBytes) {
    this.target = target;
    this.maxMessageBytes = maxMessageBytes;
  }

  /// @throws AmqpException 505 when content is due
  void expectMethod() {
    BasicMethod.Publish method = publish;
    if (method != null) {
      AmqpException e =
          envelope == null ? expectedHeader("non content header frame") : expectedBody();
      throw e.by(method);
    }
  }

  /// Takes a header or body frame.
  ///
  /// @throws AmqpException naming basic.publish, when the content or its properties are not allowed
  void frame(Frame frame, WireReader reader) {
    BasicMethod.Publish method = publish;
    if (method == null) {
      throw new AmqpException(
          ReplyCode.UNEXPECTED_FRAME, "expected method frame, got non method frame instead");
    }
    if (frame.type() == FrameDescriptor.HEADER && frame.length() < LEAST_HEADER_BYTES) {
      throw new AmqpException(ReplyCode.FRAME_ERROR, frame.snippet());
    }
    try {
      if (frame.type() == FrameDescriptor.HEADER) {
        header(method, frame, reader);
      } else {
        body(method, frame);
      }
    } catch (AmqpException e) {
      throw e.by(method);
    }
  }

  private static AmqpException expectedBody() {
    return new AmqpException(
        ReplyCode.UNEXPECTED_FRAME, "expected content body, got non content body frame instead");
  }

  private static AmqpException expectedHeader(String instead) {
    return new AmqpException(
        ReplyCode.UNEXPECTED_FRAME,
        "expected content header for class 60, got " + instead + " instead");
  }

  void expect(BasicMethod.Publish method) {
    publish = method;
  }

  private void header(BasicMethod.Publish method, Frame frame, WireReader reader) {
    if (envelope != null) {
      throw expectedBody();
    }
    WireReader in = frame.read(reader);
    int classId = in.uint16();
    if (classId != BasicMethod.CLASS || in.uint16() != 0) {
      throw expectedHeader("one for class " + classId);
    }
    length = checkedLength(in.int64());
    int flags = BasicProperty.scan(in);
    frame.read(reader).skipContentHeader();
    Envelope read =
        target.accept(flags, Envelope.read(method.exchange(), method.routingKey(), reader, flags));
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

  private void body(BasicMethod.Publish method, Frame frame) {
    Envelope read = envelope;
    if (read == null) {
      throw expectedHeader("non content header frame");
    }
    if (frame.length() > length - received) {
      throw new AmqpException(
          ReplyCode.UNEXPECTED_FRAME, "a content body is longer than its header announced");
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
