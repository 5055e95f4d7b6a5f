package io.rosettamq.amqp.codec;

/// A method of AMQP 0-9-1 with its arguments. One sealed family per class of the protocol.
public sealed interface Method
    permits ConnectionMethod,
        ChannelMethod,
        ExchangeMethod,
        QueueMethod,
        BasicMethod,
        ConfirmMethod,
        TxMethod {

  /// Class and method id, before the arguments.
  int ID_BYTES = 4;

  int classId();

  int methodId();

  /// Writes the arguments, without the ids.
  void write(WireWriter out);

  /// Reads ids and arguments.
  ///
  /// @throws AmqpException 501 when malformed, as RabbitMQ, 540 when unknown; naming the method
  static Method read(WireReader in) {
    if (in.remaining() < ID_BYTES) {
      throw new AmqpException(ReplyCode.FRAME_ERROR, "a method frame names no method");
    }
    int classId = in.uint16();
    int methodId = in.uint16();
    int start = in.position();
    try {
      return read(classId, methodId, in);
    } catch (AmqpException e) {
      AmqpException why = e.error().code() == ReplyCode.SYNTAX_ERROR ? malformed(in, start) : e;
      throw why.by(classId, methodId);
    }
  }

  private static AmqpException malformed(WireReader in, int start) {
    return new AmqpException(
        ReplyCode.FRAME_ERROR, "cannot decode " + ErlangText.binary(in.since(start, 64)));
  }

  private static Method read(int classId, int methodId, WireReader in) {
    return switch (classId) {
      case ConnectionMethod.CLASS -> ConnectionMethod.read(methodId, in);
      case ChannelMethod.CLASS -> ChannelMethod.read(methodId, in);
      case ExchangeMethod.CLASS -> ExchangeMethod.read(methodId, in);
      case QueueMethod.CLASS -> QueueMethod.read(methodId, in);
      case BasicMethod.CLASS -> BasicMethod.read(methodId, in);
      case ConfirmMethod.CLASS -> ConfirmMethod.read(methodId, in);
      case TxMethod.CLASS -> TxMethod.read(methodId, in);
      default -> throw unknown(classId, methodId);
    };
  }

  static AmqpException unknown(int classId, int methodId) {
    return new AmqpException(
        ReplyCode.NOT_IMPLEMENTED, "unknown method " + methodId + " of class " + classId);
  }

  /// Whether a bit of an octet of consecutive bits is set.
  static boolean bit(int octet, int index) {
    return (octet & (1 << index)) != 0;
  }
}
