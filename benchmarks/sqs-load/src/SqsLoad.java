import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// Senders of batches and receivers with batch deletion, on one standard queue, by the AWS SDK.
/// Usage: SqsLoad PORT WARM_UP_SECONDS SECONDS SENDERS RECEIVERS SIZE_BYTES
///
/// Prints messages sent and deleted a second, and the times of the send requests: median and 99th
/// percentile in milliseconds.
public class SqsLoad {
  private static final int BATCH = 10;

  private final SqsClient client;
  private final String url;
  private final String body;
  private volatile boolean measuring;
  private volatile boolean over;

  private SqsLoad(SqsClient client, String url, String body) {
    this.client = client;
    this.url = url;
    this.body = body;
  }

  /// What one thread did while it was measured.
  private static final class Count {
    private long messages;
    private final List<Long> nanos = new ArrayList<>();
  }

  private interface Work {
    /// How many messages it was.
    int once();
  }

  public static void main(String[] arguments) throws InterruptedException {
    int[] numbers = Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
    try (SqsClient client = client(numbers[0])) {
      String name = "bench-" + System.nanoTime();
      String url = client.createQueue(create -> create.queueName(name)).queueUrl();
      new SqsLoad(client, url, "x".repeat(numbers[5])).run(numbers);
      client.deleteQueue(delete -> delete.queueUrl(url));
    }
  }

  private static SqsClient client(int port) {
    return SqsClient.builder()
        .endpointOverride(URI.create("http://127.0.0.1:" + port))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("bench", "bench")))
        .overrideConfiguration(settings -> settings.apiCallTimeout(Duration.ofSeconds(30)))
        .build();
  }

  private void run(int[] numbers) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    List<Count> sends = start(threads, numbers[3], this::send);
    List<Count> deletions = start(threads, numbers[4], this::receive);
    TimeUnit.SECONDS.sleep(numbers[1]);
    measuring = true;
    long start = System.nanoTime();
    TimeUnit.SECONDS.sleep(numbers[2]);
    measuring = false;
    double seconds = (System.nanoTime() - start) / 1e9;
    over = true;
    for (Thread thread : threads) {
      thread.join();
    }
    long[] nanos =
        sends.stream().flatMap(count -> count.nanos.stream()).mapToLong(Long::valueOf).toArray();
    Arrays.sort(nanos);
    System.out.printf(
        "sent %.1f/s deleted %.1f/s send p50 %.2f ms p99 %.2f ms%n",
        rate(sends, seconds),
        rate(deletions, seconds),
        nanos[nanos.length / 2] / 1e6,
        nanos[nanos.length * 99 / 100] / 1e6);
  }

  private List<Count> start(List<Thread> threads, int count, Work work) {
    List<Count> counts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Count own = new Count();
      counts.add(own);
      threads.add(Thread.ofPlatform().start(() -> repeat(work, own)));
    }
    return counts;
  }

  private void repeat(Work work, Count count) {
    while (!over) {
      long start = System.nanoTime();
      int messages = work.once();
      if (measuring) {
        count.messages += messages;
        count.nanos.add(System.nanoTime() - start);
      }
    }
  }

  private static double rate(List<Count> counts, double seconds) {
    return counts.stream().mapToLong(count -> count.messages).sum() / seconds;
  }

  private int send() {
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      entries.add(
          SendMessageBatchRequestEntry.builder()
              .id(Integer.toString(i))
              .messageBody(body)
              .build());
    }
    return client
        .sendMessageBatch(send -> send.queueUrl(url).entries(entries))
        .successful()
        .size();
  }

  private int receive() {
    List<Message> messages =
        client
            .receiveMessage(receive ->
                receive.queueUrl(url).maxNumberOfMessages(BATCH).waitTimeSeconds(1))
            .messages();
    if (messages.isEmpty()) {
      return 0;
    }
    List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
    for (Message message : messages) {
      entries.add(
          DeleteMessageBatchRequestEntry.builder()
              .id(Integer.toString(entries.size()))
              .receiptHandle(message.receiptHandle())
              .build());
    }
    return client
        .deleteMessageBatch(delete -> delete.queueUrl(url).entries(entries))
        .successful()
        .size();
  }
}
