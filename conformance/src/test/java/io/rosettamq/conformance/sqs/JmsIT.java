package io.rosettamq.conformance.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.amazon.sqs.javamessaging.ProviderConfiguration;
import com.amazon.sqs.javamessaging.SQSConnection;
import com.amazon.sqs.javamessaging.SQSConnectionFactory;
import com.amazon.sqs.javamessaging.SQSSession;
import io.rosettamq.conformance.peer.RosettaPeer;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Applications that speak JMS, through Amazon's library for it.
@Timeout(120)
class JmsIT {
  private static final int LIMIT_MILLIS = 20_000;
  private static final int NOTHING_MILLIS = 300;

  private RosettaPeer peer;
  private SqsClient client;
  private SQSConnection connection;

  @BeforeEach
  void start() throws IOException, InterruptedException, JMSException {
    assumeTrue(RosettaPeer.isBuilt(), "skipped: server/target/rosetta.jar is not built");
    peer = RosettaPeer.start();
    client = SqsClients.of(peer.sqsPort());
    connection = new SQSConnectionFactory(new ProviderConfiguration(), client).createConnection();
  }

  @AfterEach
  void stop() throws JMSException {
    if (peer != null) {
      connection.close();
      client.close();
      peer.close();
    }
  }

  @Test
  void messagesKeepTypeAndPropertiesAndComeAgainUntilAcknowledged() throws JMSException {
    connection.getWrappedAmazonSQSClient().createQueue("jms");
    Session session = connection.createSession(false, Session.CLIENT_ACKNOWLEDGE);
    MessageProducer producer = session.createProducer(session.createQueue("jms"));
    TextMessage text = session.createTextMessage("körper");
    text.setIntProperty("number", 7);
    text.setBooleanProperty("flag", true);
    producer.send(text);
    MessageConsumer consumer = session.createConsumer(session.createQueue("jms"));
    connection.start();
    TextMessage got = assertInstanceOf(TextMessage.class, consumer.receive(LIMIT_MILLIS));
    assertEquals("körper", got.getText());
    assertEquals(7, got.getIntProperty("number"));
    assertEquals(true, got.getBooleanProperty("flag"));
    session.recover();
    Message again = consumer.receive(LIMIT_MILLIS);
    assertEquals(got.getJMSMessageID(), again.getJMSMessageID());
    assertEquals(2, again.getIntProperty("JMSXDeliveryCount"));
    again.acknowledge();
    BytesMessage bytes = session.createBytesMessage();
    bytes.writeBytes(new byte[] {0, -1, 7});
    producer.send(bytes);
    BytesMessage gotBytes = assertInstanceOf(BytesMessage.class, consumer.receive(LIMIT_MILLIS));
    assertEquals(3, gotBytes.getBodyLength());
    gotBytes.acknowledge();
    assertNull(consumer.receive(NOTHING_MILLIS));
  }

  @Test
  void fifoQueueIsServedToAListenerInOrder() throws Exception {
    connection
        .getWrappedAmazonSQSClient()
        .createQueue(
            software.amazon.awssdk.services.sqs.model.CreateQueueRequest.builder()
                .queueName("jms.fifo")
                .attributesWithStrings(
                    Map.of("FifoQueue", "true", "ContentBasedDeduplication", "true"))
                .build());
    Session session = connection.createSession(false, SQSSession.UNORDERED_ACKNOWLEDGE);
    MessageProducer producer = session.createProducer(session.createQueue("jms.fifo"));
    for (String body : List.of("one", "two", "two", "three")) {
      TextMessage text = session.createTextMessage(body);
      text.setStringProperty("JMSXGroupID", "g");
      producer.send(text);
    }
    BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
    session
        .createConsumer(session.createQueue("jms.fifo"))
        .setMessageListener(message -> {
          try {
            bodies.add(((TextMessage) message).getText());
            message.acknowledge();
          } catch (JMSException e) {
            bodies.add(e.toString());
          }
        });
    connection.start();
    for (String expected : List.of("one", "two", "three")) {
      String body = bodies.poll(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
      assertNotNull(body);
      assertEquals(expected, body);
    }
  }
}
