import io.awspring.cloud.sqs.annotation.SqsListener;
import io.awspring.cloud.sqs.listener.acknowledgement.Acknowledgement;
import io.awspring.cloud.sqs.operations.SqsTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.handler.annotation.Header;

/// A Spring Cloud AWS application with listeners, step by step. Usage: SpringCloudAwsProgram PORT
///
/// Prints a line for each step that worked. After `restart` it waits for a line on standard input,
/// in which time the broker may be restarted; the listeners go on by themselves.
public class SpringCloudAwsProgram {
  private static final int LIMIT_SECONDS = 30;

  /// What listeners got.
  public static class Inbox {
    private final BlockingQueue<String> work = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> ordered = new LinkedBlockingQueue<>();
    private final List<String> failures = new ArrayList<>();

    @SqsListener(value = "spring-work", acknowledgementMode = "ON_SUCCESS")
    public void work(String body, @Header(name = "kind", required = false) String kind) {
      if (body.equals("fails once") && failures.isEmpty()) {
        failures.add(body);
        throw new IllegalStateException("as asked");
      }
      work.add(kind == null ? body : body + " of " + kind);
    }

    @SqsListener(value = "spring-ordered.fifo", acknowledgementMode = "MANUAL")
    public void ordered(String body, Acknowledgement acknowledgement) {
      ordered.add(body);
      acknowledgement.acknowledge();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  public static class Application {
    @Bean
    Inbox inbox() {
      return new Inbox();
    }
  }

  public static void main(String[] arguments) throws Exception {
    SpringApplication application = new SpringApplication(Application.class);
    application.setDefaultProperties(
        Map.of(
            "spring.cloud.aws.sqs.endpoint", "http://127.0.0.1:" + arguments[0],
            "spring.cloud.aws.region.static", "eu-west-1",
            "spring.cloud.aws.credentials.access-key", "any",
            "spring.cloud.aws.credentials.secret-key", "any",
            "spring.main.banner-mode", "off",
            "logging.threshold.console", "OFF"));
    try (ConfigurableApplicationContext context = application.run()) {
      steps(context.getBean(SqsTemplate.class), context.getBean(Inbox.class));
    }
    System.exit(0);
  }

  /// The listeners have made their queues, as is the library's default.
  private static void steps(SqsTemplate template, Inbox inbox) throws Exception {
    template.send(to ->
        to.queue("spring-work").payload("hello").header("kind", "greeting"));
    expect(inbox.work, "hello of greeting");
    step("listener");

    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      bodies.add("m" + i);
      template.send("spring-work", "m" + i);
    }
    List<String> got = new ArrayList<>();
    for (String _ : bodies) {
      got.add(next(inbox.work));
    }
    check(got.containsAll(bodies), got);
    step("many");

    for (int i = 0; i < 10; i++) {
      String body = "o" + i;
      template.send(to ->
          to.queue("spring-ordered.fifo")
              .payload(body)
              .messageGroupId("g")
              .messageDeduplicationId(body));
    }
    for (int i = 0; i < 10; i++) {
      expect(inbox.ordered, "o" + i);
    }
    step("FIFO in order");

    template.send(to -> to.queue("spring-work").payload("later").delaySeconds(1));
    expect(inbox.work, "later");
    step("delay");

    System.out.println("restart");
    new Scanner(System.in).nextLine();
    sendAgain(template);
    expect(inbox.work, "after the restart");
    step("reconnect");
  }

  /// The first requests may meet connections of the broker before.
  private static void sendAgain(SqsTemplate template) throws InterruptedException {
    for (int i = 0; i < 50; i++) {
      try {
        template.send("spring-work", "after the restart");
        return;
      } catch (RuntimeException e) {
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }
    throw new AssertionError("no connection after the restart");
  }

  private static String next(BlockingQueue<String> from) throws InterruptedException {
    String body = from.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    check(body != null, "nothing came");
    return body;
  }

  private static void expect(BlockingQueue<String> from, String body) throws InterruptedException {
    String got = next(from);
    check(body.equals(got), got + " came, not " + body);
  }

  private static void check(boolean holds, Object otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise.toString());
    }
  }

  private static void step(String name) {
    System.out.println(name);
  }
}
