package io.rosettamq.amqp.codec;

import static io.rosettamq.amqp.codec.Method.bit;

/// Class `channel`.
public sealed interface ChannelMethod extends Method {
  int CLASS = 20;

  @Override
  default int classId() {
    return CLASS;
  }

  static ChannelMethod read(int methodId, WireReader in) {
    return switch (methodId) {
      case Open.ID -> Open.read(in);
      case OpenOk.ID -> OpenOk.read(in);
      case Flow.ID -> Flow.read(in);
      case FlowOk.ID -> FlowOk.read(in);
      case Close.ID -> Close.read(in);
      case CloseOk.ID -> new CloseOk();
      default -> throw Method.unknown(CLASS, methodId);
    };
  }

  record Open() implements ChannelMethod {
    static final int ID = 10;

    static Open read(WireReader in) {
      in.shortString();
      return new Open();
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.shortString("");
    }
  }

  record OpenOk() implements ChannelMethod {
    static final int ID = 11;

    static OpenOk read(WireReader in) {
      in.uint32();
      return new OpenOk();
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.uint32(0);
    }
  }

  record Flow(boolean active) implements ChannelMethod {
    static final int ID = 20;

    static Flow read(WireReader in) {
      int bits = in.octet();
      return new Flow(bit(bits, 0));
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.bits(active);
    }
  }

  record FlowOk(boolean active) implements ChannelMethod {
    static final int ID = 21;

    static FlowOk read(WireReader in) {
      int bits = in.octet();
      return new FlowOk(bit(bits, 0));
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.bits(active);
    }
  }

  record Close(int replyCode, String replyText, int failedClass, int failedMethod)
      implements ChannelMethod {
    static final int ID = 40;

    static Close read(WireReader in) {
      int replyCode = in.uint16();
      String replyText = in.shortString();
      int failedClass = in.uint16();
      int failedMethod = in.uint16();
      return new Close(replyCode, replyText, failedClass, failedMethod);
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.uint16(replyCode).shortString(replyText).uint16(failedClass).uint16(failedMethod);
    }
  }

  record CloseOk() implements ChannelMethod {
    static final int ID = 41;

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {}
  }
}
