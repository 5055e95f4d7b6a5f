package io.rosettamq.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.broker.command.Nothing;
import io.rosettamq.broker.command.Outcome;
import io.rosettamq.broker.command.QueueStatus;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.command.Result;
import io.rosettamq.broker.lane.LaneSettings;
import io.rosettamq.broker.session.Delivery;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionsTest {
  private static final Result<Nothing> DONE = new Result.Done<>(Nothing.NOTHING);

  @TempDir Path directory;
  private TestBroker broker;
  private TestClient client;

  @SuppressWarnings("NullAway.Init")
  TransactionsTest() {}

  @BeforeEach
  void start() {
    broker = new TestBroker(directory);
    client = broker.connect();
    client.declare("q");
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private void expect(long ready, long unacked) {
    QueueStatus status = broker.status("q");
    assertEquals(ready + " and " + unacked, status.ready() + " and " + status.unacked());
  }

  private Delivery got() {
    return client.get("q").orElseThrow().delivery();
  }

  @Test
  void publishesTakeEffectWhenCommitted() {
    client.beginTransactions();
    client.publish("", "q", "a");
    client.publish("", "q", "b");
    client.sync();
    expect(0, 0);
    assertEquals(DONE, client.commit());
    expect(2, 0);
    assertEquals("a", TestClient.body(got()));
  }

  @Test
  void rollbackDropsPublishesAndKeepsLeases() {
    client.publishConfirmed("q", "a");
    client.beginTransactions();
    Delivery a = got();
    client.settle(a, Outcome.ACCEPT);
    client.publish("", "q", "b");
    assertEquals(DONE, client.rollback());
    expect(0, 1);
    client.settle(a, Outcome.ACCEPT);
    client.sync();
    expect(0, 1);
    assertEquals(DONE, client.commit());
    expect(0, 0);
  }

  @Test
  void returnedMessagesAreReadyAtTheCommit() {
    client.publishConfirmed("q", "a");
    client.beginTransactions();
    client.settle(got(), Outcome.REQUEUE);
    client.sync();
    expect(0, 1);
    assertEquals(DONE, client.commit());
    expect(1, 0);
  }

  @Test
  void recoverTakesEffectAtOnce() {
    client.publishConfirmed("q", "a");
    client.beginTransactions();
    client.recover(got());
    client.sync();
    expect(1, 0);
  }

  @Test
  void closingRollsBack() {
    client.publishConfirmed("q", "a");
    client.beginTransactions();
    client.settle(got(), Outcome.ACCEPT);
    client.publish("", "q", "b");
    client.closeClient();
    expect(1, 0);
  }

  @Test
  void creditComesBackWithTheCommit() {
    client.publishConfirmed("q", "a");
    client.publishConfirmed("q", "b");
    client.beginTransactions();
    client.consume("q", 1);
    client.settle(client.next(), Outcome.ACCEPT);
    client.sync();
    assertEquals(0, client.deliveries.size());
    assertEquals(DONE, client.commit());
    assertEquals("b", TestClient.body(client.next()));
  }

  @Test
  void whatHasNowhereToGoIsReturnedAtTheCommit() throws InterruptedException {
    client.beginTransactions();
    client.publish("", "q", "a");
    client.sync();
    broker.connect().delete("q");
    client.publish("", "missing", "b");
    client.sync();
    assertEquals(0, client.returned.size());
    assertEquals(DONE, client.commit());
    assertEquals("q", client.returned.poll(20, TimeUnit.SECONDS));
    assertEquals("missing", client.returned.poll(20, TimeUnit.SECONDS));
  }

  @Test
  void publishToNoExchangeIsRefusedAtOnce() throws InterruptedException {
    client.beginTransactions();
    client.publish("missing", "q", "a");
    Refusal refusal = client.refused.poll(20, TimeUnit.SECONDS);
    assertEquals(new Refusal.NoSuchExchange("missing"), refusal);
  }

  @Test
  void committingNeedsATransaction() {
    Result<Nothing> refused = new Result.Refused<>(new Refusal.NoTransaction());
    assertEquals(refused, client.commit());
    TestClient other = broker.connect();
    assertEquals(refused, other.rollback());
  }

  @Test
  void manyMessagesOfOneCommitSurviveARestart() {
    client.beginTransactions();
    for (int i = 0; i < 10_000; i++) {
      client.publish("", "q", "m" + i);
    }
    assertEquals(DONE, client.commit());
    broker.restart();
    expect(10_000, 0);
    client = broker.connect();
    assertEquals("m0", TestClient.body(got()));
  }

  @Test
  void whatDoesNotFitIntoOneUnitIsRefusedByThePublishThatExceedsIt() throws InterruptedException {
    int limit = LaneSettings.sized(64L << 20, 8L << 20).maxUnitBytes();
    String padding = "x".repeat(100_000);
    int fitting = limit / (padding.length() + 1000);
    client.beginTransactions();
    for (int i = 0; i < fitting; i++) {
      client.publish("", "q", padding);
    }
    TestClient other = broker.connect();
    other.beginTransactions();
    other.publish("", "q", "x".repeat(limit / 10)); // the limit is that of all together
    assertInstanceOf(Refusal.TransactionsTooLarge.class, other.refused.poll(20, TimeUnit.SECONDS));
    assertEquals(DONE, client.commit());
    expect(fitting, 0);
    for (int i = 0; i <= fitting + 1; i++) {
      client.publish("", "q", padding);
    }
    Refusal refusal = client.refused.poll(20, TimeUnit.SECONDS);
    assertTrue(
        refusal instanceof Refusal.TransactionsTooLarge(long length, long at)
            && length > at
            && at == limit);
    expect(fitting, 0);
    client.closeClient();
    client = broker.connect();
    client.beginTransactions();
    client.publish("", "q", padding);
    assertEquals(DONE, client.commit());
    expect(fitting + 1, 0);
  }
}
