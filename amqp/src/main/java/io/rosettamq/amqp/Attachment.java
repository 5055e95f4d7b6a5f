package io.rosettamq.amqp;

import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.session.Client;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.Delivery;
import io.rosettamq.broker.session.Session;
import io.rosettamq.broker.session.SessionListener;
import io.rosettamq.broker.session.Shortage;
import io.rosettamq.broker.session.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A connection's client at the broker: gathers what one batch submits and hands it over at once.
final class Attachment {
  /// Hears of nothing: the session of the connection itself has no traffic.
  static final SessionListener NOBODY =
      new SessionListener() {
        @Override
        public void delivered(Delivery delivery) {}

        @Override
        public void confirmed(long throughSeq) {}

        @Override
        public void rejected(long confirmSeq) {}

        @Override
        public void returned(String exchange, Message message) {}

        @Override
        public void cancelled(Subscription subscription) {}

        @Override
        public void refused(Command.Publish publish, Refusal why) {}
      };

  private final Client client;
  private final String vhost;
  private final List<AmqpChannel> unfinished = new ArrayList<>();
  private long publishedBytes;
  private boolean submitted;

  Attachment(Client client, String vhost) {
    this.client = client;
    this.vhost = vhost;
  }

  String vhost() {
    return vhost;
  }

  Session openSession(SessionListener listener) {
    return client.openSession(listener);
  }

  void submit(Command command) {
    client.submit(command);
    submitted = true;
  }

  Optional<Shortage> shortage() {
    return client.shortage();
  }

  void published(long bytes) {
    publishedBytes += bytes;
  }

  /// The channel has gathered acks or confirms to be finished at the end of the batch.
  void unfinished(AmqpChannel channel) {
    unfinished.add(channel);
  }

  void endBatch(Flow flow) {
    finishChannels();
    if (publishedBytes > 0) {
      int bytes = (int) Math.min(publishedBytes, Integer.MAX_VALUE);
      publishedBytes = 0;
      if (!client.admit(bytes)) {
        flow.refused();
      }
    }
    if (submitted) {
      submitted = false;
      client.flush();
    }
  }

  private void finishChannels() {
    for (AmqpChannel channel : unfinished) {
      channel.finishBatch();
    }
    unfinished.clear();
  }

  /// Ends the client; `then` runs on the connection's thread when it is gone.
  void end(Runnable then) {
    finishChannels();
    Session session = client.openSession(NOBODY);
    client.submit(new Command.CloseClient(session, _ -> then.run()));
    client.flush();
  }
}
