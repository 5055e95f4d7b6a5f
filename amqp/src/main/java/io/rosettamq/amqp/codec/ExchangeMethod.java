package io.rosettamq.amqp.codec;

import static io.rosettamq.amqp.codec.Method.bit;

import java.util.Map;

/// Class `exchange`, with RabbitMQ's bindings between exchanges.
public sealed interface ExchangeMethod extends Method {
  int CLASS = 40;

  @Override
  default int classId() {
    return CLASS;
  }

  static ExchangeMethod read(int methodId, WireReader in) {
    return switch (methodId) {
      case Declare.ID -> Declare.read(in);
      case DeclareOk.ID -> new DeclareOk();
      case Delete.ID -> Delete.read(in);
      case DeleteOk.ID -> new DeleteOk();
      case Bind.ID -> Bind.read(in);
      case BindOk.ID -> new BindOk();
      case Unbind.ID -> Unbind.read(in);
      case UnbindOk.ID -> new UnbindOk();
      default -> throw Method.unknown(CLASS, methodId);
    };
  }

  record Declare(
      String exchange,
      String type,
      boolean passive,
      boolean durable,
      boolean autoDelete,
      boolean internal,
      boolean noWait,
      Map<String, Object> arguments)
      implements ExchangeMethod {
    static final int ID = 10;

    static Declare read(WireReader in) {
      in.uint16();
      String exchange = in.shortString();
      String type = in.shortString();
      int bits = in.octet();
      Map<String, Object> arguments = in.table();
      return new Declare(
          exchange,
          type,
          bit(bits, 0),
          bit(bits, 1),
          bit(bits, 2),
          bit(bits, 3),
          bit(bits, 4),
          arguments);
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.uint16(0)
          .shortString(exchange)
          .shortString(type)
          .bits(passive, durable, autoDelete, internal, noWait)
          .table(arguments);
    }
  }

  record DeclareOk() implements ExchangeMethod {
    static final int ID = 11;

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {}
  }

  record Delete(String exchange, boolean ifUnused, boolean noWait) implements ExchangeMethod {
    static final int ID = 20;

    static Delete read(WireReader in) {
      in.uint16();
      String exchange = in.shortString();
      int bits = in.octet();
      return new Delete(exchange, bit(bits, 0), bit(bits, 1));
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.uint16(0).shortString(exchange).bits(ifUnused, noWait);
    }
  }

  record DeleteOk() implements ExchangeMethod {
    static final int ID = 21;

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {}
  }

  record Bind(
      String destination,
      String source,
      String routingKey,
      boolean noWait,
      Map<String, Object> arguments)
      implements ExchangeMethod {
    static final int ID = 30;

    static Bind read(WireReader in) {
      in.uint16();
      String destination = in.shortString();
      String source = in.shortString();
      String routingKey = in.shortString();
      int bits = in.octet();
      Map<String, Object> arguments = in.table();
      return new Bind(destination, source, routingKey, bit(bits, 0), arguments);
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.uint16(0)
          .shortString(destination)
          .shortString(source)
          .shortString(routingKey)
          .bits(noWait)
          .table(arguments);
    }
  }

  record BindOk() implements ExchangeMethod {
    static final int ID = 31;

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {}
  }

  record Unbind(
      String destination,
      String source,
      String routingKey,
      boolean noWait,
      Map<String, Object> arguments)
      implements ExchangeMethod {
    static final int ID = 40;

    static Unbind read(WireReader in) {
      in.uint16();
      String destination = in.shortString();
      String source = in.shortString();
      String routingKey = in.shortString();
      int bits = in.octet();
      Map<String, Object> arguments = in.table();
      return new Unbind(destination, source, routingKey, bit(bits, 0), arguments);
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.uint16(0)
          .shortString(destination)
          .shortString(source)
          .shortString(routingKey)
          .bits(noWait)
          .table(arguments);
    }
  }

  record UnbindOk() implements ExchangeMethod {
    static final int ID = 51;

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {}
  }
}
