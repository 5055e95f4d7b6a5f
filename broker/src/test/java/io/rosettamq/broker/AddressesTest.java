package io.rosettamq.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.broker.session.Delivery;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressesTest {
  private static final String ADDRESS = "amq.address.1";

  @TempDir Path directory;
  private TestBroker broker;
  private TestClient requester;
  private TestClient answerer;

  @SuppressWarnings("NullAway.Init")
  AddressesTest() {}

  @BeforeEach
  void start() {
    broker = new TestBroker(directory);
    requester = broker.connect();
    answerer = broker.connect();
    requester.openAddress(ADDRESS);
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private static String next(TestClient client) throws InterruptedException {
    Delivery delivery = Objects.requireNonNull(client.handed.poll(20, TimeUnit.SECONDS));
    assertNull(delivery.lease());
    return TestClient.body(delivery);
  }

  @Test
  void messagesAreHandedOverInOrderAndConfirmed() throws InterruptedException {
    answerer.publish("", ADDRESS, "one");
    answerer.awaitConfirm(answerer.publish("", ADDRESS, "two"));
    assertEquals("one", next(requester));
    assertEquals("two", next(requester));
    assertTrue(broker.broker().queues().isEmpty());
  }

  @Test
  void addressIsThereUntilItIsClosedOrItsSessionIs() {
    assertTrue(answerer.finds(ADDRESS));
    requester.closeAddress();
    answerer.awaitConfirm(answerer.publish("", ADDRESS, "lost"));
    assertFalse(answerer.finds(ADDRESS));
    TestClient again = broker.connect();
    requester.openAddress(ADDRESS + "2");
    assertTrue(again.finds(ADDRESS + "2"));
    requester.closeClient();
    assertFalse(again.finds(ADDRESS + "2"));
    assertTrue(requester.handed.isEmpty());
  }

  @Test
  void secondAddressTakesThePlaceOfTheFirst() throws InterruptedException {
    requester.openAddress(ADDRESS + "2");
    answerer.publish("", ADDRESS, "to the first");
    answerer.publish("", ADDRESS + "2", "to the second");
    assertEquals("to the second", next(requester));
    assertFalse(answerer.finds(ADDRESS));
  }

  @Test
  void onlyTheDefaultExchangeKnowsIt() throws InterruptedException {
    answerer.publish("amq.direct", ADDRESS, "elsewhere");
    answerer.publish("", ADDRESS, "here");
    assertEquals("here", next(requester));
  }

  @Test
  void clientThatDoesNotReadLosesWhatIsTooMuch() throws InterruptedException {
    String large = "x".repeat(1 << 20);
    for (int i = 0; i < 100; i++) {
      answerer.awaitConfirm(answerer.publish("", ADDRESS, large));
    }
    requester.sync();
    int received = requester.handed.size();
    assertTrue(received >= 60 && received < 70, () -> received + " of 100");
  }
}
