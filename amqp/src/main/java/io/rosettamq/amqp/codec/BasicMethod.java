package io.rosettamq.amqp.codec;

import static io.rosettamq.amqp.codec.Method.bit;

import java.util.Map;

/// Class `basic`: messages. The content of publish, return, deliver and get-ok follows in frames of
/// its own.
public sealed interface BasicMethod extends Method {
  int CLASS = 60;

  @Override
  default int classId() {
    return CLASS;
  }

  static BasicMethod read(int methodId, WireReader in) {
    return switch (methodId) {
      case Qos.ID -> Qos.read(in);
      case QosOk.ID -> new QosOk();
      case Consume.ID -> Consume.read(in);
      case ConsumeOk.ID -> ConsumeOk.read(in);
      case Cancel.ID -> Cancel.read(in);
      case CancelOk.ID -> CancelOk.read(in);
      case Publish.ID -> Publish.read(in);
      case Return.ID -> Return.read(in);
      case Deliver.ID -> Deliver.read(in);
      case Get.ID -> Get.read(in);
      case GetOk.ID -> GetOk.read(in);
      case GetEmpty.ID -> GetEmpty.read(in);
      case Ack.ID -> Ack.read(in);
      case Reject.ID -> Reject.read(in);
      case RecoverAsync.ID -> RecoverAsync.read(in);
      case Recover.ID -> Recover.read(in);
      case RecoverOk.ID -> new RecoverOk();
      case Nack.ID -> Nack.read(in);
      default -> throw Method.unknown(CLASS, methodId);
    };
  }

  record Qos(long prefetchSize, int prefetchCount, boolean global) implements BasicMethod {
    public static final int ID = 10;

    static Qos read(WireReader in) {
      long prefetchSize = in.uint32();
      int prefetchCount = in.uint16();
      int bits = in.octet();
      return new Qos(prefetchSize, prefetchCount, bit(bits, 0));
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.uint32(prefetchSize).uint16(prefetchCount).bits(global);
    }
  }

  record QosOk() implements BasicMethod {
    public static final int ID = 11;

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {}
  }

  record Consume(
      String queue,
      String consumerTag,
      boolean noLocal,
      boolean noAck,
      boolean exclusive,
      boolean noWait,
      Map<String, Object> arguments)
      implements BasicMethod {
    public static final int ID = 20;

    static Consume read(WireReader in) {
      in.uint16();
      String queue = in.shortString();
      String consumerTag = in.shortString();
      int bits = in.octet();
      Map<String, Object> arguments = in.table();
      return new Consume(
          queue, consumerTag, bit(bits, 0), bit(bits, 1), bit(bits, 2), bit(bits, 3), arguments);
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.uint16(0)
          .shortString(queue)
          .shortString(consumerTag)
          .bits(noLocal, noAck, exclusive, noWait)
          .table(arguments);
    }
  }

  record ConsumeOk(String consumerTag) implements BasicMethod {
    public static final int ID = 21;

    static ConsumeOk read(WireReader in) {
      String consumerTag = in.shortString();
      return new ConsumeOk(consumerTag);
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.shortString(consumerTag);
    }
  }

  record Cancel(String consumerTag, boolean noWait) implements BasicMethod {
    public static final int ID = 30;

    static Cancel read(WireReader in) {
      String consumerTag = in.shortString();
      int bits = in.octet();
      return new Cancel(consumerTag, bit(bits, 0));
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.shortString(consumerTag).bits(noWait);
    }
  }

  record CancelOk(String consumerTag) implements BasicMethod {
    public static final int ID = 31;

    static CancelOk read(WireReader in) {
      String consumerTag = in.shortString();
      return new CancelOk(consumerTag);
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.shortString(consumerTag);
    }
  }

  record Publish(String exchange, String routingKey, boolean mandatory, boolean immediate)
      implements BasicMethod {
    public static final int ID = 40;

    static Publish read(WireReader in) {
      in.uint16();
      String exchange = in.shortString();
      String routingKey = in.shortString();
      int bits = in.octet();
      return new Publish(exchange, routingKey, bit(bits, 0), bit(bits, 1));
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.uint16(0).shortString(exchange).shortString(routingKey).bits(mandatory, immediate);
    }
  }

  record Return(int replyCode, String replyText, String exchange, String routingKey)
      implements BasicMethod {
    public static final int ID = 50;

    static Return read(WireReader in) {
      int replyCode = in.uint16();
      String replyText = in.shortString();
      String exchange = in.shortString();
      String routingKey = in.shortString();
      return new Return(replyCode, replyText, exchange, routingKey);
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.uint16(replyCode).shortString(replyText).shortString(exchange).shortString(routingKey);
    }
  }

  record Deliver(
      String consumerTag, long deliveryTag, boolean redelivered, String exchange, String routingKey)
      implements BasicMethod {
    public static final int ID = 60;

    static Deliver read(WireReader in) {
      String consumerTag = in.shortString();
      long deliveryTag = in.int64();
      int bits = in.octet();
      String exchange = in.shortString();
      String routingKey = in.shortString();
      return new Deliver(consumerTag, deliveryTag, bit(bits, 0), exchange, routingKey);
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.shortString(consumerTag)
          .int64(deliveryTag)
          .bits(redelivered)
          .shortString(exchange)
          .shortString(routingKey);
    }
  }

  record Get(String queue, boolean noAck) implements BasicMethod {
    public static final int ID = 70;

    static Get read(WireReader in) {
      in.uint16();
      String queue = in.shortString();
      int bits = in.octet();
      return new Get(queue, bit(bits, 0));
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.uint16(0).shortString(queue).bits(noAck);
    }
  }

  record GetOk(
      long deliveryTag, boolean redelivered, String exchange, String routingKey, long messageCount)
      implements BasicMethod {
    public static final int ID = 71;

    static GetOk read(WireReader in) {
      long deliveryTag = in.int64();
      int bits = in.octet();
      String exchange = in.shortString();
      String routingKey = in.shortString();
      long messageCount = in.uint32();
      return new GetOk(deliveryTag, bit(bits, 0), exchange, routingKey, messageCount);
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.int64(deliveryTag)
          .bits(redelivered)
          .shortString(exchange)
          .shortString(routingKey)
          .uint32(messageCount);
    }
  }

  record GetEmpty() implements BasicMethod {
    public static final int ID = 72;

    static GetEmpty read(WireReader in) {
      in.shortString();
      return new GetEmpty();
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

  record Ack(long deliveryTag, boolean multiple) implements BasicMethod {
    public static final int ID = 80;

    static Ack read(WireReader in) {
      long deliveryTag = in.int64();
      int bits = in.octet();
      return new Ack(deliveryTag, bit(bits, 0));
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.int64(deliveryTag).bits(multiple);
    }
  }

  record Reject(long deliveryTag, boolean requeue) implements BasicMethod {
    public static final int ID = 90;

    static Reject read(WireReader in) {
      long deliveryTag = in.int64();
      int bits = in.octet();
      return new Reject(deliveryTag, bit(bits, 0));
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.int64(deliveryTag).bits(requeue);
    }
  }

  record RecoverAsync(boolean requeue) implements BasicMethod {
    public static final int ID = 100;

    static RecoverAsync read(WireReader in) {
      int bits = in.octet();
      return new RecoverAsync(bit(bits, 0));
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.bits(requeue);
    }
  }

  record Recover(boolean requeue) implements BasicMethod {
    public static final int ID = 110;

    static Recover read(WireReader in) {
      int bits = in.octet();
      return new Recover(bit(bits, 0));
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.bits(requeue);
    }
  }

  record RecoverOk() implements BasicMethod {
    public static final int ID = 111;

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {}
  }

  record Nack(long deliveryTag, boolean multiple, boolean requeue) implements BasicMethod {
    public static final int ID = 120;

    static Nack read(WireReader in) {
      long deliveryTag = in.int64();
      int bits = in.octet();
      return new Nack(deliveryTag, bit(bits, 0), bit(bits, 1));
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.int64(deliveryTag).bits(multiple, requeue);
    }
  }
}
