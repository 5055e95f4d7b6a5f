package io.rosettamq.amqp.codec;

/// The peer broke a rule of the protocol, or asked for what is not allowed. Carries no stack trace:
/// it is an answer, not a fault of ours.
public final class AmqpException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient AmqpError error;
  private final int classId;
  private final int methodId;

  public AmqpException(ReplyCode code, String detail) {
    this(new AmqpError(code, detail), 0, 0);
  }

  private AmqpException(AmqpError error, int classId, int methodId) {
    super(error.text(), null, false, false);
    this.error = error;
    this.classId = classId;
    this.methodId = methodId;
  }

  /// The same, caused by a method.
  AmqpException by(int byClass, int byMethod) {
    return new AmqpException(error, byClass, byMethod);
  }

  /// The same, caused by a method.
  public AmqpException by(Method method) {
    return by(method.classId(), method.methodId());
  }

  public AmqpError error() {
    return error;
  }

  /// The class of the method that caused it, 0 when none did.
  public int classId() {
    return classId;
  }

  public int methodId() {
    return methodId;
  }
}
