package io.rosettamq.amqp.codec;

import static io.rosettamq.amqp.codec.Method.bit;

import java.util.Map;

/// Class `queue`.
public sealed interface QueueMethod extends Method {
  int CLASS = 50;

  @Override
  default int classId() {
    return CLASS;
  }

  static QueueMethod read(int methodId, WireReader in) {
    return switch (methodId) {
      case Declare.ID -> Declare.read(in);
      case DeclareOk.ID -> DeclareOk.read(in);
      case Bind.ID -> Bind.read(in);
      case BindOk.ID -> new BindOk();
      case Purge.ID -> Purge.read(in);
      case PurgeOk.ID -> PurgeOk.read(in);
      case Delete.ID -> Delete.read(in);
      case DeleteOk.ID -> DeleteOk.read(in);
      case Unbind.ID -> Unbind.read(in);
      case UnbindOk.ID -> new UnbindOk();
      default -> throw Method.unknown(CLASS, methodId);
    };
  }

  record Declare(
      String queue,
      boolean passive,
      boolean durable,
      boolean exclusive,
      boolean autoDelete,
      boolean noWait,
      Map<String, Object> arguments)
      implements QueueMethod {
    static final int ID = 10;

    static Declare read(WireReader in) {
      in.uint16();
      String queue = in.shortString();
      int bits = in.octet();
      Map<String, Object> arguments = in.table();
      return new Declare(
          queue, bit(bits, 0), bit(bits, 1), bit(bits, 2), bit(bits, 3), bit(bits, 4), arguments);
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.uint16(0)
          .shortString(queue)
          .bits(passive, durable, exclusive, autoDelete, noWait)
          .table(arguments);
    }
  }

  record DeclareOk(String queue, long messageCount, long consumerCount) implements QueueMethod {
    static final int ID = 11;

    static DeclareOk read(WireReader in) {
      String queue = in.shortString();
      long messageCount = in.uint32();
      long consumerCount = in.uint32();
      return new DeclareOk(queue, messageCount, consumerCount);
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.shortString(queue).uint32(messageCount).uint32(consumerCount);
    }
  }

  record Bind(
      String queue,
      String exchange,
      String routingKey,
      boolean noWait,
      Map<String, Object> arguments)
      implements QueueMethod {
    static final int ID = 20;

    static Bind read(WireReader in) {
      in.uint16();
      String queue = in.shortString();
      String exchange = in.shortString();
      String routingKey = in.shortString();
      int bits = in.octet();
      Map<String, Object> arguments = in.table();
      return new Bind(queue, exchange, routingKey, bit(bits, 0), arguments);
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.uint16(0)
          .shortString(queue)
          .shortString(exchange)
          .shortString(routingKey)
          .bits(noWait)
          .table(arguments);
    }
  }

  record BindOk() implements QueueMethod {
    static final int ID = 21;

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {}
  }

  record Purge(String queue, boolean noWait) implements QueueMethod {
    static final int ID = 30;

    static Purge read(WireReader in) {
      in.uint16();
      String queue = in.shortString();
      int bits = in.octet();
      return new Purge(queue, bit(bits, 0));
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.uint16(0).shortString(queue).bits(noWait);
    }
  }

  record PurgeOk(long messageCount) implements QueueMethod {
    static final int ID = 31;

    static PurgeOk read(WireReader in) {
      long messageCount = in.uint32();
      return new PurgeOk(messageCount);
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.uint32(messageCount);
    }
  }

  record Delete(String queue, boolean ifUnused, boolean ifEmpty, boolean noWait)
      implements QueueMethod {
    static final int ID = 40;

    static Delete read(WireReader in) {
      in.uint16();
      String queue = in.shortString();
      int bits = in.octet();
      return new Delete(queue, bit(bits, 0), bit(bits, 1), bit(bits, 2));
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.uint16(0).shortString(queue).bits(ifUnused, ifEmpty, noWait);
    }
  }

  record DeleteOk(long messageCount) implements QueueMethod {
    static final int ID = 41;

    static DeleteOk read(WireReader in) {
      long messageCount = in.uint32();
      return new DeleteOk(messageCount);
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.uint32(messageCount);
    }
  }

  record Unbind(String queue, String exchange, String routingKey, Map<String, Object> arguments)
      implements QueueMethod {
    static final int ID = 50;

    static Unbind read(WireReader in) {
      in.uint16();
      String queue = in.shortString();
      String exchange = in.shortString();
      String routingKey = in.shortString();
      Map<String, Object> arguments = in.table();
      return new Unbind(queue, exchange, routingKey, arguments);
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.uint16(0)
          .shortString(queue)
          .shortString(exchange)
          .shortString(routingKey)
          .table(arguments);
    }
  }

  record UnbindOk() implements QueueMethod {
    static final int ID = 51;

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {}
  }
}
