package io.rosettamq.sqs.action;

import io.rosettamq.broker.command.QueueAttributes;
import io.rosettamq.broker.command.QueueDescription;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.session.Command;
import io.rosettamq.sqs.wire.Fields;
import io.rosettamq.sqs.wire.SqsError;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/// Makes, finds and deletes queues.
final class QueueActions {
  private static final int MOST_URLS = 1000;

  private final Namespace namespace;
  private final InstantSource clock;
  private final SettingsCheck check;
  private final Recently deleted;
  private final Recently purged;

  QueueActions(Namespace namespace, InstantSource clock) {
    this.deleted = new Recently(clock);
    this.purged = new Recently(clock);
    this.namespace = namespace;
    this.clock = clock;
    this.check = new SettingsCheck(namespace);
  }

  /// A queue that must be there.
  static QueueDescription find(Namespace namespace, String name) {
    return namespace
        .<List<QueueDescription>>ask(
            (session, reply) -> new Command.DescribeQueues(session, Optional.of(name), reply))
        .getFirst();
  }

  static List<QueueDescription> all(Namespace namespace) {
    return namespace.ask(
        (session, reply) -> new Command.DescribeQueues(session, Optional.empty(), reply));
  }

  Map<String, Object> create(Call call) {
    Fields fields = call.fields();
    if (call.path().length() > 1) {
      throw SqsError.INVALID_ACTION.with("The action CreateQueue is not valid for this endpoint.");
    }
    String name = fields.required("QueueName");
    Map<String, String> given = fields.map("Attributes");
    checkName(name, given);
    Map<String, String> settings = check.canonical(name, given);
    if (deleted.contains(name)) {
      throw SqsError.QUEUE_DELETED_RECENTLY.with(
          "You must wait 60 seconds after deleting a queue before you can create another with the"
              + " same name.");
    }
    SettingsCheck.checkTogether(settings);
    Map<String, Object> kept = SettingsCheck.kept(settings);
    kept.values().removeIf(value -> !(value instanceof String || value instanceof Long));
    String now = Long.toString(clock.millis() / 1000);
    kept.put(QueueSettings.PREFIX + QueueSettings.CREATED, now);
    kept.put(QueueSettings.PREFIX + QueueSettings.MODIFIED, now);
    tags(fields).forEach((key, value) -> kept.put(QueueSettings.TAG_PREFIX + key, value));
    if (QueueName.isFifo(name)) {
      kept.put(QueueAttributes.GROUPED, "true");
    }
    kept.putIfAbsent(QueueAttributes.RETENTION_MILLIS, 345_600_000L);
    QueueSpec spec = new QueueSpec(name, true, false, false, Map.of());
    Command.Opened opened =
        namespace.ask((session, reply) -> new Command.OpenQueue(session, spec, kept, reply));
    if (!opened.created()) {
      requireSame(opened.queue(), settings);
    }
    return Map.of("QueueUrl", call.url(name));
  }

  /// Older clients call the parameter `tags`.
  private static Map<String, String> tags(Fields fields) {
    Map<String, String> tags = new HashMap<>(fields.map("tags"));
    tags.putAll(fields.map("Tags"));
    return tags;
  }

  private static void checkName(String name, Map<String, String> given) {
    if (!QueueName.isValidForNew(name)) {
      throw SqsError.badValue(
          name,
          "QueueName",
          "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
    }
    boolean fifo = "true".equalsIgnoreCase(given.getOrDefault("FifoQueue", ""));
    if (QueueName.isFifo(name) && !fifo) {
      throw SqsError.badValue(
          name,
          "QueueName",
          "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
    }
    if (!QueueName.isFifo(name) && fifo) {
      throw SqsError.badValue(
          name,
          "QueueName",
          "The name of a FIFO queue can only include alphanumeric characters,"
              + " hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.");
    }
  }

  /// Only what is given counts: a queue with more of it is the same.
  private static void requireSame(QueueDescription queue, Map<String, String> given) {
    Map<String, String> current = QueueSettings.of(queue);
    given.forEach((name, value) -> {
      if (!Objects.equals(current.getOrDefault(name, ""), value)) {
        throw SqsError.QUEUE_NAME_EXISTS.with(
            "A queue already exists with the same name and a different value for attribute %s"
                .formatted(name));
      }
    });
  }

  Map<String, Object> delete(Call call) {
    String name = call.queue();
    QueueDescription found = find(namespace, name);
    long dropped =
        namespace.ask((session, reply) ->
            new Command.DeleteQueue(session, found.name(), false, false, reply));
    deleted.add(name);
    return dropped < 0 ? Map.of("Dropped", dropped) : Map.of();
  }

  Map<String, Object> url(Call call) {
    String name = call.fields().required("QueueName");
    if (!QueueName.isValid(name)) {
      throw SqsError.QUEUE_DOES_NOT_EXIST.with(Refusals.NO_QUEUE);
    }
    return Map.of("QueueUrl", call.url(find(namespace, name).name()));
  }

  Map<String, Object> list(Call call) {
    String prefix = call.fields().text("QueueNamePrefix").orElse("");
    return page(call, "QueueUrls", queue -> queue.name().startsWith(prefix));
  }

  Map<String, Object> deadLetterSources(Call call) {
    String target = find(namespace, call.queue()).name();
    return page(
        call,
        "queueUrls",
        queue -> target.equals(queue.attributes().get(QueueAttributes.DEAD_LETTER_QUEUE)));
  }

  /// By name, so that a page can begin behind the last one's end.
  private Map<String, Object> page(Call call, String member, Predicate<QueueDescription> wanted) {
    OptionalInt most = call.fields().integer("MaxResults", 1, MOST_URLS);
    String after = after(call.fields().text("NextToken").orElse(""));
    List<String> names =
        all(namespace).stream()
            .filter(wanted)
            .map(QueueDescription::name)
            .filter(name -> name.compareTo(after) > 0)
            .sorted()
            .toList();
    Map<String, Object> answer = new LinkedHashMap<>();
    List<String> page = names.subList(0, Math.min(names.size(), most.orElse(MOST_URLS)));
    if (!page.isEmpty() || member.equals("queueUrls")) {
      answer.put(member, page.stream().map(call::url).toList());
    }
    if (most.isPresent() && page.size() < names.size()) {
      byte[] last = page.getLast().getBytes(StandardCharsets.UTF_8);
      answer.put("NextToken", Base64.getUrlEncoder().encodeToString(last));
    }
    return answer;
  }

  private static String after(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw SqsError.badValue(token, "NextToken", "Invalid or expired next token.");
    }
  }

  Map<String, Object> purge(Call call) {
    String name = call.queue();
    if (purged.contains(name)) {
      throw SqsError.PURGE_QUEUE_IN_PROGRESS.with(
          "Only one PurgeQueue operation on %s is allowed every 60 seconds.".formatted(name));
    }
    long dropped = namespace.ask((session, reply) -> new Command.PurgeQueue(session, name, reply));
    purged.add(name);
    return dropped < 0 ? Map.of("Dropped", dropped) : Map.of();
  }
}
