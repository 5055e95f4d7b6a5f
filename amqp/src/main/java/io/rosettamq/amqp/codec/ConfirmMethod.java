package io.rosettamq.amqp.codec;

import static io.rosettamq.amqp.codec.Method.bit;

/// Class `confirm`: publisher confirms.
public sealed interface ConfirmMethod extends Method {
  int CLASS = 85;

  @Override
  default int classId() {
    return CLASS;
  }

  static ConfirmMethod read(int methodId, WireReader in) {
    return switch (methodId) {
      case Select.ID -> Select.read(in);
      case SelectOk.ID -> new SelectOk();
      default -> throw Method.unknown(CLASS, methodId);
    };
  }

  record Select(boolean noWait) implements ConfirmMethod {
    static final int ID = 10;

    static Select read(WireReader in) {
      int bits = in.octet();
      return new Select(bit(bits, 0));
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.bits(noWait);
    }
  }

  record SelectOk() implements ConfirmMethod {
    static final int ID = 11;

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {}
  }
}
