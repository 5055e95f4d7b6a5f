package io.rosettamq.sqs.action;

import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.command.Nothing;
import io.rosettamq.broker.command.QueueDescription;
import io.rosettamq.broker.session.Command;
import io.rosettamq.sqs.wire.SqsError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Adds statements to a queue's policy, and removes them.
final class PermissionActions {
  private static final int MOST_ACTIONS = 7;
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_-]{1,80}");
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

  /// What can be given to others.
  private static final Set<String> SHARED =
      Set.of(
          "*",
          "SendMessage",
          "ReceiveMessage",
          "DeleteMessage",
          "ChangeMessageVisibility",
          "GetQueueAttributes",
          "GetQueueUrl",
          "ListDeadLetterSourceQueues",
          "PurgeQueue");

  private final Namespace namespace;

  PermissionActions(Namespace namespace) {
    this.namespace = namespace;
  }

  Map<String, Object> add(Call call) {
    String label = label(call);
    List<String> accounts = call.fields().texts("AWSAccountIds");
    List<String> actions = call.fields().texts("Actions");
    checkAccounts(accounts);
    checkActions(actions);
    QueueDescription queue = QueueActions.find(namespace, call.queue());
    PolicyDocument policy = policy(queue, call);
    if (policy.hasLabel(label)) {
      throw SqsError.badValue(label, "Label", "Already exists.");
    }
    Map<String, Object> statement = new LinkedHashMap<>();
    statement.put("Sid", label);
    statement.put("Effect", "Allow");
    statement.put(
        "Principal",
        Map.of("AWS", single(accounts.stream().map("arn:aws:iam::%s:root"::formatted).toList())));
    statement.put("Action", single(actions.stream().map("SQS:"::concat).toList()));
    statement.put("Resource", call.arn(queue.name()));
    return keep(queue, policy.with(statement));
  }

  Map<String, Object> remove(Call call) {
    String label = label(call);
    QueueDescription queue = QueueActions.find(namespace, call.queue());
    PolicyDocument policy = policy(queue, call);
    if (!policy.hasLabel(label)) {
      throw SqsError.badValue(label, "Label", "can't find label on existing policy.");
    }
    return keep(queue, policy.without(label));
  }

  private static String label(Call call) {
    String label = call.fields().required("Label");
    if (!LABEL.matcher(label).matches()) {
      throw SqsError.badValue(
          label,
          "Label",
          "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length.");
    }
    return label;
  }

  private static void checkAccounts(List<String> accounts) {
    if (accounts.isEmpty()) {
      throw SqsError.missing("AWSAccountId");
    }
    for (String account : accounts) {
      if (!ACCOUNT.matcher(account).matches()) {
        throw SqsError.badValue(
            account, "PrincipalId", "Unable to verify that the account exists.");
      }
    }
  }

  private static void checkActions(List<String> actions) {
    if (actions.isEmpty()) {
      throw SqsError.missing("ActionName");
    }
    if (actions.size() > MOST_ACTIONS) {
      throw SqsError.OVER_LIMIT.with(
          "%d Actions were found, maximum allowed is %d.".formatted(actions.size(), MOST_ACTIONS));
    }
    for (String action : actions) {
      if (!SHARED.contains(action)) {
        throw SqsError.badValue(
            "SQS:" + action,
            "ActionName",
            Actions.NAMES.contains(action)
                ? "Only the queue owner is allowed to invoke this action."
                : "Please refer to the appropriate WSDL for a list of valid actions.");
      }
    }
  }

  private static Object single(List<String> values) {
    return values.size() == 1 ? values.getFirst() : values;
  }

  private static PolicyDocument policy(QueueDescription queue, Call call) {
    String text = QueueSettings.of(queue).getOrDefault("Policy", "");
    return text.isEmpty()
        ? PolicyDocument.empty(call.arn(queue.name()))
        : PolicyDocument.parse(text);
  }

  private Map<String, Object> keep(QueueDescription queue, PolicyDocument policy) {
    Map<String, Object> changed =
        Map.of(QueueSettings.PREFIX + "Policy", policy.isEmpty() ? Message.VOID : policy.text());
    Nothing kept =
        namespace.ask(
            (session, reply) -> new Command.ChangeQueue(session, queue.name(), changed, reply));
    return kept == Nothing.NOTHING ? Map.of() : Map.of("Changed", queue.name());
  }
}
