import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.core.DirectExchange;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessagePostProcessor;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.amqp.core.TopicExchange;
import org.springframework.amqp.rabbit.annotation.EnableRabbit;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.config.RetryInterceptorBuilder;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.retry.RejectAndDontRequeueRecoverer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// A Spring AMQP application, step by step. Usage: SpringProgram PORT
///
/// Prints a line for each step that worked. After `restart` it waits for a line on standard input,
/// in which time the broker may be restarted; the listeners connect again by themselves.
public class SpringProgram {

  private static final String WORK = "clients.spring.work";
  private static final String DEAD = "clients.spring.dead";
  private static final String CALLS = "clients.spring.calls";
  private static final String EXCHANGE = "clients.spring.topic";
  private static final int RETRIES = 2;
  private static final int LIMIT_SECONDS = 20;

  private static int port;

  @Configuration
  @EnableRabbit
  public static class Application {

    @Bean
    CachingConnectionFactory connections() {
      CachingConnectionFactory connections = new CachingConnectionFactory("127.0.0.1", port);
      connections.setPublisherConfirmType(CachingConnectionFactory.ConfirmType.CORRELATED);
      connections.setPublisherReturns(true);
      return connections;
    }

    @Bean
    RabbitAdmin admin(ConnectionFactory connections) {
      return new RabbitAdmin(connections);
    }

    @Bean
    RabbitTemplate template(ConnectionFactory connections) {
      RabbitTemplate template = new RabbitTemplate(connections);
      template.setMandatory(true);
      template.setReplyTimeout(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
      return template;
    }

    @Bean
    Declarables topology() {
      TopicExchange topic = new TopicExchange(EXCHANGE);
      DirectExchange dead = new DirectExchange(DEAD);
      Queue work =
          QueueBuilder.durable(WORK).deadLetterExchange(DEAD).deadLetterRoutingKey("dead").build();
      Queue letters = QueueBuilder.durable(DEAD).build();
      Queue calls = QueueBuilder.durable(CALLS).quorum().build();
      Binding toWork = BindingBuilder.bind(work).to(topic).with("work.#");
      Binding toCalls = BindingBuilder.bind(calls).to(topic).with("call.*");
      Binding toLetters = BindingBuilder.bind(letters).to(dead).with("dead");
      return new Declarables(topic, dead, work, letters, calls, toWork, toCalls, toLetters);
    }

    @Bean
    SimpleRabbitListenerContainerFactory rabbitListenerContainerFactory(ConnectionFactory from) {
      SimpleRabbitListenerContainerFactory factory = new SimpleRabbitListenerContainerFactory();
      factory.setConnectionFactory(from);
      factory.setConcurrentConsumers(2);
      factory.setPrefetchCount(5);
      factory.setRecoveryInterval(200L);
      factory.setAcknowledgeMode(AcknowledgeMode.AUTO);
      factory.setAdviceChain(
          RetryInterceptorBuilder.stateless()
              .maxRetries(RETRIES)
              .backOffOptions(20, 2, 100)
              .recoverer(new RejectAndDontRequeueRecoverer())
              .build());
      return factory;
    }

    @Bean
    Listeners listeners() {
      return new Listeners();
    }
  }

  public static class Listeners {
    final BlockingQueue<String> done = new LinkedBlockingQueue<>();
    final BlockingQueue<Message> letters = new LinkedBlockingQueue<>();
    final AtomicInteger attempts = new AtomicInteger();

    @RabbitListener(queues = WORK)
    void work(String text) {
      if (text.startsWith("bad")) {
        attempts.incrementAndGet();
        throw new IllegalArgumentException(text);
      }
      done.add(text);
    }

    @RabbitListener(queues = DEAD)
    void letter(Message message) {
      letters.add(message);
    }

    @RabbitListener(queues = CALLS)
    String call(String text) {
      return text.toUpperCase(java.util.Locale.ROOT);
    }
  }

  public static void main(String[] arguments) throws Exception {
    port = Integer.parseInt(arguments[0]);
    try (var context = new AnnotationConfigApplicationContext(Application.class)) {
      RabbitTemplate template = context.getBean(RabbitTemplate.class);
      Listeners listeners = context.getBean(Listeners.class);
      AmqpAdmin admin = context.getBean(AmqpAdmin.class);
      check(admin.getQueueInfo(WORK) != null, "the queue is declared");
      check(admin.getQueueInfo(WORK).getConsumerCount() >= 1, "it has consumers");
      step("declare");
      publish(template, listeners);
      deadLetter(template, listeners);
      call(template);
      mandatory(template);
      transaction(context.getBean(ConnectionFactory.class), listeners);
      step("restart");
      new Scanner(System.in).nextLine();
      listeners.done.clear();
      publishAgain(template, listeners);
      call(template);
      for (String queue : new String[] {WORK, DEAD, CALLS}) {
        admin.deleteQueue(queue);
      }
      step("reconnect");
    }
    System.exit(0); // whatever threads the client still has
  }

  private static void publish(RabbitTemplate template, Listeners listeners) throws Exception {
    CorrelationData one = new CorrelationData("one");
    template.convertAndSend(EXCHANGE, "work.a.b", (Object) "one", one);
    check(one.getFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS).ack(), "confirmed");
    check(one.getReturned() == null, "not returned");
    expect("one", listeners);
    step("publish with confirm");
  }

  private static void expect(String text, Listeners listeners) throws InterruptedException {
    String got = listeners.done.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    check(text.equals(got), text + " arrives: " + got);
  }

  private static void deadLetter(RabbitTemplate template, Listeners listeners) throws Exception {
    MessagePostProcessor headers =
        message -> {
          message.getMessageProperties().setHeader("tries", 7);
          return message;
        };
    template.convertAndSend(EXCHANGE, "work.bad", "bad", headers);
    Message letter = listeners.letters.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    check(letter != null, "a dead letter arrives");
    check(listeners.attempts.get() == 1 + RETRIES, "after its retries: " + listeners.attempts);
    Map<String, ?> death = letter.getMessageProperties().getXDeathHeader().get(0);
    check(WORK.equals(death.get("queue")), "from the queue");
    check("rejected".equals(death.get("reason")), "for its reason");
    check(Long.valueOf(1).equals(death.get("count")), "once");
    check(Integer.valueOf(7).equals(letter.getMessageProperties().getHeader("tries")), "header");
    step("retry and dead-letter");
  }

  private static void call(RabbitTemplate template) {
    for (int i = 0; i < 20; i++) {
      Object reply = template.convertSendAndReceive(EXCHANGE, "call.me", "hello " + i);
      check(("HELLO " + i).equals(reply), "a reply: " + reply);
    }
    step("call and reply");
  }

  private static void mandatory(RabbitTemplate template) throws Exception {
    CorrelationData lost = new CorrelationData("lost");
    template.convertAndSend(EXCHANGE, "nowhere", (Object) "lost", lost);
    check(lost.getFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS).ack(), "confirmed all the same");
    check(lost.getReturned().getReplyCode() == 312, "returned");
    step("mandatory return");
  }

  private static void transaction(ConnectionFactory connections, Listeners listeners)
      throws InterruptedException {
    CachingConnectionFactory own = new CachingConnectionFactory("127.0.0.1", port);
    RabbitTemplate template = new RabbitTemplate(own);
    template.setChannelTransacted(true);
    template.invoke(
        operations -> {
          operations.convertAndSend(EXCHANGE, "work.tx", "in a transaction");
          return null;
        });
    expect("in a transaction", listeners);
    own.destroy();
    step("transaction");
  }

  /// Until the connection is there again.
  private static void publishAgain(RabbitTemplate template, Listeners listeners)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (System.nanoTime() < deadline) {
      try {
        template.convertAndSend(EXCHANGE, "work.again", "again");
        if ("again".equals(listeners.done.poll(1, TimeUnit.SECONDS))) {
          return;
        }
      } catch (org.springframework.amqp.AmqpException e) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    check(false, "a message arrives after the restart");
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("expected: " + what);
    }
  }

  private static void step(String name) {
    System.out.println(name);
  }
}
