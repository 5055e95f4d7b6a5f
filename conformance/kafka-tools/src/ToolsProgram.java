import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.utils.Exit;

/// Runs Kafka's command-line tools one after the other, each as if the process were its own: its
/// standard streams, its exit code, and what it does when the process ends.
///
/// Reads requests from standard input: the class, the number of arguments, the arguments, and the
/// text that the tool reads; each as [DataInputStream#readUTF], the number as an int. Answers on
/// standard output: the exit code as an int, then what the tool printed and its errors, as lengths
/// and UTF-8.
public class ToolsProgram {

  /// Ends a tool where it would end the process.
  private static final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final List<Runnable> atEnd = new CopyOnWriteArrayList<>();
  private static final AtomicReference<OptionalInt> code = new AtomicReference<>();

  public static void main(String[] arguments) throws IOException {
    DataInputStream requests = new DataInputStream(System.in);
    DataOutputStream answers =
        new DataOutputStream(new FileOutputStream(FileDescriptor.out));
    Exit.setExitProcedure((status, _) -> end(status));
    Exit.setHaltProcedure((status, _) -> end(status));
    Exit.setShutdownHookAdder((_, hook) -> atEnd.add(hook));
    while (true) {
      String main;
      try {
        main = requests.readUTF();
      } catch (EOFException _) {
        return;
      }
      String[] given = new String[requests.readInt()];
      for (int i = 0; i < given.length; i++) {
        given[i] = requests.readUTF();
      }
      run(main, given, requests.readUTF(), answers);
    }
  }

  private static void end(int status) {
    code.compareAndSet(OptionalInt.empty(), OptionalInt.of(status));
    throw new Ended();
  }

  private static void run(String main, String[] given, String input, DataOutputStream answers)
      throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    code.set(OptionalInt.empty());
    atEnd.clear();
    int failure = 0;
    try {
      Class.forName(main).getMethod("main", String[].class).invoke(null, (Object) given);
    } catch (InvocationTargetException e) {
      failure = failed(e.getCause());
    } catch (ReflectiveOperationException e) {
      failure = failed(e);
    }
    for (Runnable hook : atEnd) {
      try {
        hook.run();
      } catch (RuntimeException e) {
        failed(e);
      }
    }
    answers.writeInt(code.get().orElse(failure));
    write(answers, output);
    write(answers, errors);
    answers.flush();
  }

  /// As the JVM ends when its main method throws.
  private static int failed(Throwable thrown) {
    if (thrown instanceof Ended) {
      return 0;
    }
    thrown.printStackTrace();
    return 1;
  }

  private static void write(DataOutputStream to, ByteArrayOutputStream text) throws IOException {
    to.writeInt(text.size());
    text.writeTo(to);
  }
}
