package io.rosettamq.conformance.sqs;

import java.util.Random;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// The only sender of a message group, which it numbers. What was not answered before a crash is
/// sent again, under the same deduplication id; so are, now and then, messages that were answered.
final class GroupSender {
  private static final int LATELY = 20;

  private final String url;
  private final GroupFates fates;
  private final String group;
  private final Random random;
  private int next;

  GroupSender(String url, GroupFates fates, String group, long seed) {
    this.url = url;
    this.fates = fates;
    this.group = group;
    this.random = new Random(seed + group.hashCode());
  }

  /// Sends until the broker is gone.
  void run(SqsClient client) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        send(client, next);
        next++;
        if (random.nextInt(10) == 0) {
          send(client, Math.max(0, next - 1 - random.nextInt(LATELY)));
        }
      }
    } catch (SqsException e) {
      fates.broken("refused to send: " + e.getMessage());
    } catch (SdkClientException _) {
      // the broker was killed
    }
  }

  /// Sends once more what was not answered.
  void finish(SqsClient client) {
    send(client, next);
  }

  private void send(SqsClient client, int number) {
    String body = GroupFates.body(group, number);
    fates.sending(body);
    String id =
        client
            .sendMessage(send ->
                send.queueUrl(url)
                    .messageBody(body)
                    .messageGroupId(group)
                    .messageDeduplicationId(body))
            .messageId();
    fates.sent(body, id);
  }
}
