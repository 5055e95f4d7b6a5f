package io.rosettamq.sqs.action;

import io.rosettamq.broker.command.Dialect;
import io.rosettamq.sqs.wire.SqsError;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// All actions by name. Safe from any thread.
public final class Actions {
  /// The names of all actions.
  static final Set<String> NAMES =
      Set.of(
          "AddPermission",
          "CancelMessageMoveTask",
          "ChangeMessageVisibility",
          "ChangeMessageVisibilityBatch",
          "CreateQueue",
          "DeleteMessage",
          "DeleteMessageBatch",
          "DeleteQueue",
          "GetQueueAttributes",
          "GetQueueUrl",
          "ListDeadLetterSourceQueues",
          "ListMessageMoveTasks",
          "ListQueueTags",
          "ListQueues",
          "PurgeQueue",
          "ReceiveMessage",
          "RemovePermission",
          "SendMessage",
          "SendMessageBatch",
          "SetQueueAttributes",
          "StartMessageMoveTask",
          "TagQueue",
          "UntagQueue");

  private final Map<String, Action> byName = new HashMap<>();

  /// @param dialect reads the messages of other protocols
  /// @param mostInFlight messages of one queue
  public Actions(Namespace namespace, Dialect dialect, InstantSource clock, int mostInFlight) {
    addQueues(namespace, clock);
    addSending(namespace, clock);
    ReceiveAction receive = new ReceiveAction(namespace, dialect, clock, mostInFlight);
    byName.put("ReceiveMessage", receive::receive);
    MoveActions moves = new MoveActions(namespace, clock);
    byName.put("StartMessageMoveTask", moves::start);
    byName.put("ListMessageMoveTasks", moves::list);
    byName.put("CancelMessageMoveTask", moves::cancel);
  }

  private void addQueues(Namespace namespace, InstantSource clock) {
    QueueActions queues = new QueueActions(namespace, clock);
    byName.put("CreateQueue", queues::create);
    byName.put("DeleteQueue", queues::delete);
    byName.put("GetQueueUrl", queues::url);
    byName.put("ListQueues", queues::list);
    byName.put("PurgeQueue", queues::purge);
    byName.put("ListDeadLetterSourceQueues", queues::deadLetterSources);
    AttributeActions attributes = new AttributeActions(namespace, clock);
    byName.put("GetQueueAttributes", attributes::get);
    byName.put("SetQueueAttributes", attributes::set);
    byName.put("TagQueue", attributes::tag);
    byName.put("UntagQueue", attributes::untag);
    byName.put("ListQueueTags", attributes::tags);
    PermissionActions permissions = new PermissionActions(namespace);
    byName.put("AddPermission", permissions::add);
    byName.put("RemovePermission", permissions::remove);
  }

  private void addSending(Namespace namespace, InstantSource clock) {
    SendActions sends = new SendActions(namespace, clock);
    byName.put("SendMessage", sends::send);
    byName.put("SendMessageBatch", sends::sendBatch);
    SettleActions settles = new SettleActions(namespace);
    byName.put("DeleteMessage", settles::delete);
    byName.put("DeleteMessageBatch", settles::deleteBatch);
    byName.put("ChangeMessageVisibility", settles::change);
    byName.put("ChangeMessageVisibilityBatch", settles::changeBatch);
  }

  /// Runs an action; what it has changed is on disk when it returns.
  ///
  /// @throws io.rosettamq.sqs.wire.SqsException when it is refused
  public Map<String, Object> run(String name, Call call) {
    Action action = byName.get(name);
    if (action == null) {
      throw SqsError.INVALID_ACTION.with(
          "The action %s is not valid for this endpoint.".formatted(name));
    }
    return action.run(call);
  }
}
