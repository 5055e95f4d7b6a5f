package io.rosettamq.sqs.action;

import io.rosettamq.broker.command.QueueAttributes;
import io.rosettamq.broker.command.QueueDescription;
import io.rosettamq.sqs.wire.Fields;
import io.rosettamq.sqs.wire.JsonBody;
import io.rosettamq.sqs.wire.SqsError;
import io.rosettamq.sqs.wire.SqsException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Starts, lists and cancels tasks that move messages out of dead-letter queues. Tasks are kept in
/// memory: a restart ends them, and what they had not moved is still in its queue.
final class MoveActions {
  private static final int MOST_LISTED = 10;
  private static final int MOST_KEPT = 1000;
  private static final int FASTEST = 500;

  private final Namespace namespace;
  private final InstantSource clock;
  private final ArrayDeque<MoveTask> latestFirst = new ArrayDeque<>();

  MoveActions(Namespace namespace, InstantSource clock) {
    this.namespace = namespace;
    this.clock = clock;
  }

  Map<String, Object> start(Call call) {
    String source = call.fields().required("SourceArn");
    String destination = call.fields().text("DestinationArn").orElse("");
    int perSecond = call.fields().integer("MaxNumberOfMessagesPerSecond", 1, FASTEST).orElse(0);
    QueueDescription queue = queue(source, "SourceArn");
    if (!destination.isEmpty()) {
      checkDestination(queue, destination);
    }
    if (!isDeadLetterQueue(queue)) {
      throw SqsError.INVALID_PARAMETER.with(
          "Source queue must be configured as a Dead Letter Queue.");
    }
    MoveTask task =
        new MoveTask(
            namespace,
            new MoveTask.Order(source, destination, perSecond, clock.millis(), queue.ready()),
            UUID.randomUUID().toString());
    keep(task);
    Thread.ofVirtual().name("sqs-move-" + queue.name()).start(task::run);
    return Map.of("TaskHandle", handle(task));
  }

  private QueueDescription queue(String arn, String parameter) {
    Optional<QueueDescription> found =
        QueueActions.all(namespace).stream()
            .filter(each -> arn.startsWith("arn:aws:sqs:"))
            .filter(each -> each.name().equals(QueueName.ofArn(arn)))
            .findFirst();
    return found.orElseThrow(() ->
        SqsError.RESOURCE_NOT_FOUND.with(
            "The resource that you specified for the %s parameter doesn't exist."
                .formatted(parameter)));
  }

  private void checkDestination(QueueDescription source, String destination) {
    String name = queue(destination, "DestinationArn").name();
    if (name.equals(source.name())) {
      throw SqsError.INVALID_PARAMETER.with(
          "Source queue arn and destination queue arn are equal.");
    }
    if (QueueName.isFifo(name) != QueueName.isFifo(source.name())) {
      throw SqsError.INVALID_PARAMETER.with(
          "Source queue and destination queue must be of the same type.");
    }
  }

  private boolean isDeadLetterQueue(QueueDescription queue) {
    return QueueActions.all(namespace).stream()
        .anyMatch(
            each -> queue.name().equals(each.attributes().get(QueueAttributes.DEAD_LETTER_QUEUE)));
  }

  private synchronized void keep(MoveTask task) {
    for (MoveTask other : latestFirst) {
      if (other.isActive() && other.sourceArn().equals(task.sourceArn())) {
        throw SqsError.INVALID_PARAMETER.with(
            "There is already a task running. Only one active task is allowed for a source queue"
                + " arn at a given time.");
      }
    }
    latestFirst.addFirst(task);
    Iterator<MoveTask> oldest = latestFirst.descendingIterator();
    while (latestFirst.size() > MOST_KEPT && oldest.hasNext()) {
      if (!oldest.next().isActive()) {
        oldest.remove();
      }
    }
  }

  Map<String, Object> list(Call call) {
    String source = call.fields().required("SourceArn");
    int most = call.fields().integer("MaxResults", 1, MOST_LISTED).orElse(1);
    QueueDescription queue = queue(source, "SourceArn");
    List<Map<String, Object>> results = new ArrayList<>();
    for (MoveTask task : all()) {
      if (QueueName.ofArn(task.sourceArn()).equals(queue.name()) && results.size() < most) {
        results.add(task.shown(handle(task)));
      }
    }
    return Map.of("Results", results);
  }

  private synchronized List<MoveTask> all() {
    return List.copyOf(latestFirst);
  }

  Map<String, Object> cancel(Call call) {
    String handle = call.fields().required("TaskHandle");
    String id = taskId(handle);
    MoveTask task =
        all().stream()
            .filter(each -> each.id().equals(id))
            .findFirst()
            .orElseThrow(() -> SqsError.RESOURCE_NOT_FOUND.with("Task does not exist."));
    if (!task.cancel()) {
      throw SqsError.INVALID_PARAMETER.with("Only active tasks can be cancelled.");
    }
    return Map.of("ApproximateNumberOfMessagesMoved", task.moved());
  }

  /// As in Amazon's: base 64 of an object with the task's id and its source.
  private static String handle(MoveTask task) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("taskId", task.id());
    members.put("sourceArn", task.sourceArn());
    return Base64.getEncoder().encodeToString(JsonBody.write(members));
  }

  private static String taskId(String handle) {
    try {
      Fields fields = JsonBody.read(Base64.getDecoder().decode(handle));
      if (fields.has("sourceArn")) {
        return fields.required("taskId");
      }
    } catch (IllegalArgumentException | SqsException _) {
      // said below
    }
    throw SqsError.INVALID_PARAMETER.with(
        "Value %s for parameter TaskHandle is invalid. Reason: It is not a task handle."
            .formatted(handle));
  }
}
