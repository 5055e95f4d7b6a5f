package io.rosettamq.amqp.codec;

/// The layout of a frame, AMQP 0-9-1 §2.3.5. All integers are big-endian.
///
/// ```
///  0      1         3           7                7+size
///  +------+---------+-----------+----------------+------+
///  | type | channel |   size    |    payload     | 0xCE |
///  +------+---------+-----------+----------------+------+
///  method:  class-id(2) method-id(2) arguments
///  header:  class-id(2) weight(2)=0 body-size(8) property-flags(2) properties
///  body:    bytes
/// ```
///
/// Example: a heartbeat is `08 0000 00000000 CE`.
public final class FrameDescriptor {
  public static final int METHOD = 1;
  public static final int HEADER = 2;
  public static final int BODY = 3;
  public static final int HEARTBEAT = 8;

  public static final int CHANNEL_OFFSET = 1;
  public static final int SIZE_OFFSET = 3;
  public static final int PAYLOAD_OFFSET = 7;
  public static final int END = 0xCE;

  /// What a frame costs beside its payload.
  public static final int OVERHEAD_BYTES = 8;

  /// Every peer accepts frames of this size, also before the negotiation.
  public static final int MIN_FRAME_MAX = 4096;

  private FrameDescriptor() {}
}
