package io.rosettamq.amqp.codec;

/// The reply codes of AMQP 0-9-1 §1.5.2, with RabbitMQ's distinction of soft and hard.
public enum ReplyCode {
  NO_ROUTE(312, false),
  CONNECTION_FORCED(320, true),
  ACCESS_REFUSED(403, false),
  NOT_FOUND(404, false),
  RESOURCE_LOCKED(405, false),
  PRECONDITION_FAILED(406, false),
  FRAME_ERROR(501, true),
  SYNTAX_ERROR(502, true),
  COMMAND_INVALID(503, true),
  CHANNEL_ERROR(504, true),
  UNEXPECTED_FRAME(505, true),
  NOT_ALLOWED(530, true),
  NOT_IMPLEMENTED(540, true),
  INTERNAL_ERROR(541, true);

  private final int code;
  private final boolean hard;

  ReplyCode(int code, boolean hard) {
    this.code = code;
    this.hard = hard;
  }

  public int code() {
    return code;
  }

  /// A hard error ends the connection, a soft one only its channel.
  public boolean hard() {
    return hard;
  }
}
