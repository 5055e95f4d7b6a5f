package io.rosettamq.kafka.fetch;

import io.rosettamq.broker.topic.PublishedPartition;
import io.rosettamq.broker.topic.PublishedTopic;
import io.rosettamq.broker.topic.Topics;
import io.rosettamq.kafka.Request;
import io.rosettamq.kafka.topic.TopicIds;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/// One fetch, from its request to its answer. Belongs to the connection's event loop, but for
/// [#endMoved()].
final class WaitingFetch {
  /// An answer is about so long at most, whatever the client would take.
  private static final int MAX_ANSWER_BYTES = 16 << 20;

  private final Topics topics;
  private final Request request;
  private final FetchSessions.Opened session;
  private final FetchRequestData asked;
  private final boolean committed;
  private final List<Part> parts = new ArrayList<>();
  private final CompletableFuture<ApiMessage> answer = new CompletableFuture<>();
  private final AtomicBoolean lookScheduled = new AtomicBoolean();
  private final Runnable watcher = this::endMoved;
  private Runnable timer = () -> {};
  private boolean waiting;
  private boolean reading;
  private boolean watching;
  private boolean mustAnswer;
  private boolean lookAgain;

  WaitingFetch(Topics topics, Request request, FetchSessions.Opened session) {
    this.topics = topics;
    this.request = request;
    this.session = session;
    this.asked = request.data(FetchRequestData.class);
    this.committed = asked.isolationLevel() == IsolationLevel.READ_COMMITTED.id();
  }

  /// @param partition null when there is none
  /// @param error other than NONE when nothing can be read
  record Part(FetchTarget target, @Nullable PublishedPartition partition, Errors error) {
    /// Whether there is something to read, or to say of its offset.
    boolean isDue(boolean committed) {
      if (partition == null) {
        return false;
      }
      long offset = target.offset();
      return committed
          ? offset < partition.stableEnd() || offset > partition.end()
          : offset != partition.end();
    }
  }

  /// @param stable the partition's stable end before it was read: what was aborted below it is
  ///   known to the read
  private record Chosen(Part part, long stable) {}

  CompletableFuture<ApiMessage> start() {
    session.session().targets().forEach(target -> parts.add(part(target)));
    mustAnswer =
        asked.maxWaitMs() <= 0
            || asked.minBytes() <= 0
            || parts.stream().anyMatch(part -> part.error() != Errors.NONE);
    request.client().onNextRequest(this::hurry);
    look();
    return answer;
  }

  private Part part(FetchTarget target) {
    Optional<PublishedTopic> topic =
        TopicIds.find(topics, target.key().topic(), target.key().topicId());
    Optional<PublishedPartition> partition = TopicIds.partition(topic, target.key().partition());
    if (partition.isPresent()) {
      return new Part(target, partition.get(), Errors.NONE);
    }
    boolean byId = topic.isEmpty() && target.key().topic().isEmpty();
    return new Part(
        target, null, byId ? Errors.UNKNOWN_TOPIC_ID : Errors.UNKNOWN_TOPIC_OR_PARTITION);
  }

  /// No longer waits: what there is now is the answer.
  private void hurry() {
    mustAnswer = true;
    look();
  }

  /// On the lane.
  private void endMoved() {
    if (lookScheduled.compareAndSet(false, true)) {
      request.client().execute(this::look);
    }
  }

  private void look() {
    lookScheduled.set(false);
    if (answer.isDone()) {
      return;
    }
    if (reading) {
      lookAgain = true;
      return;
    }
    watch();
    List<Part> due = parts.stream().filter(part -> part.isDue(committed)).toList();
    if (due.isEmpty() && !mustAnswer) {
      beginWaiting();
      return;
    }
    read(due);
  }

  private void read(List<Part> due) {
    reading = true;
    List<Topics.Read> reads = new ArrayList<>();
    List<Chosen> chosen = new ArrayList<>();
    long bytes = 0;
    int limit = Math.min(asked.maxBytes(), MAX_ANSWER_BYTES);
    for (Part part : due) {
      PublishedPartition partition = part.partition();
      if (partition != null && (bytes < limit || reads.isEmpty())) {
        int most = (int) Math.max(1, Math.min(part.target().maxBytes(), limit - bytes));
        reads.add(new Topics.Read(partition.streamId(), part.target().offset(), most));
        chosen.add(new Chosen(part, partition.stableEnd()));
        bytes += most;
      }
    }
    if (reads.isEmpty()) {
      found(chosen, List.of());
      return;
    }
    topics.read(reads, found -> request.client().execute(() -> found(chosen, found)));
  }

  private void found(List<Chosen> chosen, List<Topics.Found> found) {
    reading = false;
    if (answer.isDone()) {
      return;
    }
    FetchAnswer gathered = new FetchAnswer(session, asked.maxBytes(), committed);
    IdentityHashMap<Part, FoundRecords> records = new IdentityHashMap<>();
    for (int i = 0; i < chosen.size(); i++) {
      records.put(
          chosen.get(i).part(), FoundRecords.of(found.get(i), chosen.get(i).stable(), committed));
    }
    parts.forEach(part -> gathered.add(part, records.get(part)));
    if (mustAnswer || gathered.isUrgent() || gathered.recordBytes() >= asked.minBytes()) {
      unwatch();
      timer.run();
      FetchResponseData data = gathered.finish();
      answer.complete(data);
    } else if (lookAgain) {
      lookAgain = false;
      look();
    } else {
      beginWaiting();
    }
  }

  private void beginWaiting() {
    if (!waiting) {
      waiting = true;
      timer = request.client().schedule(this::hurry, asked.maxWaitMs());
    }
  }

  private void watch() {
    if (!watching && !mustAnswer) {
      watching = true;
      for (Part part : parts) {
        if (part.partition() != null) {
          part.partition().watch(watcher);
        }
      }
    }
  }

  private void unwatch() {
    if (watching) {
      watching = false;
      for (Part part : parts) {
        if (part.partition() != null) {
          part.partition().unwatch(watcher);
        }
      }
    }
  }
}
