package io.rosettamq.amqp.codec;

/// The peer broke a rule of the protocol, or asked for what is not allowed. Carries no stack trace:
/// it is an answer, not a fault of ours.
public final class AmqpException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient AmqpError error;

  public AmqpException(ReplyCode code, String detail) {
    this(new AmqpError(code, detail));
  }

  public AmqpException(AmqpError error) {
    super(error.text(), null, false, false);
    this.error = error;
  }

  public AmqpError error() {
    return error;
  }
}
