package io.rosettamq.amqp.codec;

/// Class `tx`.
public sealed interface TxMethod extends Method {
  int CLASS = 90;

  @Override
  default int classId() {
    return CLASS;
  }

  static TxMethod read(int methodId, WireReader in) {
    return switch (methodId) {
      case Select.ID -> new Select();
      case SelectOk.ID -> new SelectOk();
      case Commit.ID -> new Commit();
      case CommitOk.ID -> new CommitOk();
      case Rollback.ID -> new Rollback();
      case RollbackOk.ID -> new RollbackOk();
      default -> throw Method.unknown(CLASS, methodId);
    };
  }

  record Select() implements TxMethod {
    static final int ID = 10;

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {}
  }

  record SelectOk() implements TxMethod {
    static final int ID = 11;

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {}
  }

  record Commit() implements TxMethod {
    static final int ID = 20;

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {}
  }

  record CommitOk() implements TxMethod {
    static final int ID = 21;

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {}
  }

  record Rollback() implements TxMethod {
    static final int ID = 30;

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {}
  }

  record RollbackOk() implements TxMethod {
    static final int ID = 31;

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {}
  }
}
