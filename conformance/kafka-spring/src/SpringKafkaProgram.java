import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.BackOff;
import org.springframework.kafka.annotation.DltHandler;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.annotation.EnableKafkaRetryTopic;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.annotation.RetryableTopic;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/// A Spring Kafka application with retry topics and a dead-letter topic, step by step. Usage:
/// SpringKafkaProgram ADDRESS. Prints a line for each step that worked.
public class SpringKafkaProgram {

  private static final String ORDERS = "spring.orders";
  private static final String AUDIT = "spring.audit";
  private static final int LIMIT_SECONDS = 30;

  private static String address;

  @Configuration
  @EnableKafka
  @EnableKafkaRetryTopic
  public static class Application {

    @Bean
    KafkaAdmin admin() {
      return new KafkaAdmin(Map.of("bootstrap.servers", address));
    }

    @Bean
    NewTopic orders() {
      return TopicBuilder.name(ORDERS).partitions(2).replicas(1).build();
    }

    @Bean
    NewTopic audit() {
      return TopicBuilder.name(AUDIT).partitions(1).replicas(1).compact().build();
    }

    @Bean
    ProducerFactory<String, String> producers() {
      return new DefaultKafkaProducerFactory<>(
          Map.of("bootstrap.servers", address), new StringSerializer(), new StringSerializer());
    }

    @Bean
    KafkaTemplate<String, String> kafkaTemplate(ProducerFactory<String, String> producers) {
      return new KafkaTemplate<>(producers);
    }

    @Bean
    KafkaTemplate<String, String> transactional() {
      var producers =
          new DefaultKafkaProducerFactory<>(
              Map.<String, Object>of("bootstrap.servers", address),
              new StringSerializer(),
              new StringSerializer());
      producers.setTransactionIdPrefix("spring-");
      return new KafkaTemplate<>(producers);
    }

    @Bean
    ConsumerFactory<String, String> consumers() {
      return new DefaultKafkaConsumerFactory<>(
          Map.of(
              "bootstrap.servers", address,
              "auto.offset.reset", "earliest",
              "isolation.level", "read_committed"),
          new StringDeserializer(),
          new StringDeserializer());
    }

    @Bean
    ConcurrentKafkaListenerContainerFactory<String, String> kafkaListenerContainerFactory(
        ConsumerFactory<String, String> consumers) {
      var factory = new ConcurrentKafkaListenerContainerFactory<String, String>();
      factory.setConsumerFactory(consumers);
      return factory;
    }

    @Bean
    TaskScheduler taskScheduler() {
      return new ThreadPoolTaskScheduler();
    }

    @Bean
    Listeners listeners() {
      return new Listeners();
    }
  }

  public static class Listeners {
    final BlockingQueue<String> orders = new LinkedBlockingQueue<>();
    final BlockingQueue<String> attempts = new LinkedBlockingQueue<>();
    final BlockingQueue<ConsumerRecord<String, String>> letters = new LinkedBlockingQueue<>();
    final BlockingQueue<String> audit = new LinkedBlockingQueue<>();

    @RetryableTopic(
        attempts = "3",
        backOff = @BackOff(delay = 200, multiplier = 2),
        kafkaTemplate = "kafkaTemplate")
    @KafkaListener(id = "orders", topics = ORDERS)
    public void order(ConsumerRecord<String, String> order) {
      if (order.value().startsWith("bad")) {
        attempts.add(order.topic());
        throw new IllegalArgumentException(order.value());
      }
      orders.add(order.value());
    }

    @DltHandler
    public void letter(ConsumerRecord<String, String> letter) {
      letters.add(letter);
    }

    @KafkaListener(id = "audit", topics = AUDIT)
    public void audit(String text) {
      audit.add(text);
    }
  }

  public static void main(String[] arguments) throws Exception {
    address = arguments[0];
    try (var context = new AnnotationConfigApplicationContext(Application.class)) {
      var template = context.getBean("kafkaTemplate", KafkaTemplate.class);
      var transactional = context.getBean("transactional", KafkaTemplate.class);
      Listeners listeners = context.getBean(Listeners.class);
      orders(cast(template), listeners);
      retries(cast(template), listeners);
      transactions(cast(transactional), listeners);
    }
    System.exit(0); // whatever threads the client still has
  }

  @SuppressWarnings("unchecked")
  private static KafkaTemplate<String, String> cast(KafkaTemplate<?, ?> template) {
    return (KafkaTemplate<String, String>) template;
  }

  private static void orders(KafkaTemplate<String, String> template, Listeners listeners)
      throws Exception {
    for (int i = 0; i < 20; i++) {
      template.send(ORDERS, "key", "order " + i).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
    for (int i = 0; i < 20; i++) {
      expect("order " + i, listeners.orders.poll(LIMIT_SECONDS, TimeUnit.SECONDS));
    }
    step("orders");
  }

  private static void retries(KafkaTemplate<String, String> template, Listeners listeners)
      throws Exception {
    template.send(ORDERS, "key", "bad order").get(LIMIT_SECONDS, TimeUnit.SECONDS);
    ConsumerRecord<String, String> letter = listeners.letters.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    expect("bad order", letter == null ? null : letter.value());
    expect(ORDERS + "-dlt", letter.topic());
    expect(ORDERS, listeners.attempts.poll());
    expect(ORDERS + "-retry-200", listeners.attempts.poll());
    expect(ORDERS + "-retry-400", listeners.attempts.poll());
    expect(null, listeners.attempts.poll());
    expect(
        ORDERS, new String(letter.headers().lastHeader("kafka_original-topic").value()));
    step("retries and dead letter");
  }

  private static void transactions(KafkaTemplate<String, String> template, Listeners listeners)
      throws Exception {
    try {
      template.executeInTransaction(
          operations -> {
            operations.send(AUDIT, "k", "dropped");
            throw new IllegalStateException("roll back");
          });
    } catch (IllegalStateException e) {
      expect("roll back", e.getMessage());
    }
    template.executeInTransaction(operations -> operations.send(AUDIT, "k", "kept"));
    expect("kept", listeners.audit.poll(LIMIT_SECONDS, TimeUnit.SECONDS));
    step("transactions");
  }

  private static void expect(String wanted, String got) {
    if (!java.util.Objects.equals(wanted, got)) {
      throw new IllegalStateException("expected " + wanted + ", got " + got);
    }
  }

  private static void step(String name) {
    System.out.println(name);
  }
}
