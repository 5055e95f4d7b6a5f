package io.rosettamq.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rosettamq.sqs.Protocol.Answer;
import io.rosettamq.sqs.auth.AccessKeys;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Receivers that hold as much as may be.
@Timeout(60)
@ParameterizedClass
@EnumSource(Protocol.class)
class ReceiversTest {
  private static final int MOST_IN_FLIGHT = 2;

  @RegisterExtension static final ServedSqs SQS = ServedSqs.with(AccessKeys.NONE, MOST_IN_FLIGHT);

  private final Protocol protocol;

  ReceiversTest(Protocol protocol) {
    this.protocol = protocol;
  }

  private String create(String name, String... attribute) {
    String[] fields = new String[attribute.length + 2];
    fields[0] = "QueueName";
    fields[1] = name;
    System.arraycopy(attribute, 0, fields, 2, attribute.length);
    return protocol.call(SQS.origin() + "/", "CreateQueue", fields).value("QueueUrl");
  }

  private Answer receive(String url, int seconds) {
    return protocol.call(
        url,
        "ReceiveMessage",
        "MaxNumberOfMessages",
        "10",
        "WaitTimeSeconds",
        Integer.toString(seconds));
  }

  @Test
  void noMoreMessagesAreInFlightThanMayBe() {
    String url = create("full-" + protocol);
    for (String body : List.of("a", "b", "c")) {
      protocol.call(url, "SendMessage", "MessageBody", body);
    }
    List<String> handles = receive(url, 0).all("ReceiptHandle");
    assertEquals(MOST_IN_FLIGHT, handles.size());
    assertEquals("OverLimit", receive(url, 0).error());
    Answer waited = receive(url, 1);
    assertEquals("", waited.error());
    assertEquals(List.of(), waited.all("Body"));
    protocol.call(url, "DeleteMessage", "ReceiptHandle", handles.getFirst());
    assertEquals(List.of("c"), receive(url, 0).all("Body"));
  }

  @Test
  void fullFifoQueueGivesNothingAndNoError() {
    String url =
        create(
            "full-" + protocol + ".fifo",
            "Attribute.1.Name",
            "FifoQueue",
            "Attribute.1.Value",
            "true");
    for (String group : List.of("a", "b", "c")) {
      protocol.call(
          url,
          "SendMessage",
          "MessageBody",
          group,
          "MessageGroupId",
          group,
          "MessageDeduplicationId",
          group);
    }
    assertEquals(List.of("a", "b"), receive(url, 0).all("Body"));
    Answer full = receive(url, 0);
    assertEquals("", full.error());
    assertEquals(List.of(), full.all("Body"));
  }
}
