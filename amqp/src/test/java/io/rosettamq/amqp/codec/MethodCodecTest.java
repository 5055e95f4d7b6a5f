package io.rosettamq.amqp.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MethodCodecTest {
  private final Random random = new Random(3);

  private static List<Class<?>> methods() {
    List<Class<?>> methods = new ArrayList<>();
    for (Class<?> family : Method.class.getPermittedSubclasses()) {
      methods.addAll(List.of(family.getPermittedSubclasses()));
    }
    return methods;
  }

  private Method example(Class<?> kind) {
    RecordComponent[] components = kind.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = value(types[i], components[i].getName());
    }
    try {
      return (Method) kind.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a method record", e);
    }
  }

  private Object value(Class<?> type, String name) {
    if (type == boolean.class) {
      return random.nextBoolean();
    } else if (type == int.class) {
      return name.startsWith("version") ? random.nextInt(256) : random.nextInt(65_536);
    } else if (type == long.class) {
      return (long) random.nextInt(Integer.MAX_VALUE);
    } else if (type == String.class) {
      return "s".repeat(random.nextInt(256));
    } else if (type == byte[].class) {
      return new byte[0];
    }
    return Map.of("k", random.nextInt());
  }

  private static byte[] written(Method method) {
    ByteBuf out = Unpooled.buffer();
    out.writeShort(method.classId()).writeShort(method.methodId());
    method.write(new WireWriter(out));
    return ByteBufUtil.getBytes(out);
  }

  private static Method read(byte[] bytes, int length) {
    return Method.read(WireReader.of(bytes, 0, length));
  }

  @Test
  void everyMethodComesBackAsItWas() {
    List<Class<?>> methods = methods();
    assertTrue(methods.size() > 60, methods::toString);
    for (Class<?> kind : methods) {
      for (int i = 0; i < 50; i++) {
        byte[] bytes = written(example(kind));
        Method back = read(bytes, bytes.length);
        assertEquals(kind, back.getClass());
        assertEquals(ByteBufUtil.hexDump(bytes), ByteBufUtil.hexDump(written(back)));
      }
    }
  }

  @Test
  void methodCutShortAnywhereIsAnError() {
    for (Class<?> kind : methods()) {
      byte[] bytes = written(example(kind));
      for (int length = 0; length < bytes.length; length++) {
        int cut = length;
        AmqpException e = assertThrows(AmqpException.class, () -> read(bytes, cut));
        boolean named = cut >= 4;
        assertEquals(ReplyCode.FRAME_ERROR, e.error().code());
        assertEquals(named, e.classId() > 0 && e.methodId() > 0);
      }
    }
  }

  @Test
  void noiseIsAMethodOrAProtocolError() {
    int refused = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = written(example(BasicMethod.Consume.class));
      for (int changes = random.nextInt(5); changes >= 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        read(bytes, bytes.length);
      } catch (AmqpException _) {
        refused++;
      }
    }
    assertTrue(refused > 1000);
  }

  @Test
  void unknownMethodsAreInvalidCommands() {
    for (String ids : List.of("00000000", "000a0063", "003c0001", "00550063", "ffffffff")) {
      byte[] bytes = ByteBufUtil.decodeHexDump(ids);
      AmqpException e = assertThrows(AmqpException.class, () -> read(bytes, 4));
      assertEquals(ReplyCode.NOT_IMPLEMENTED, e.error().code());
    }
  }
}
