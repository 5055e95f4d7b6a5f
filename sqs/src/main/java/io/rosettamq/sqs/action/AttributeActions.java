package io.rosettamq.sqs.action;

import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.command.Nothing;
import io.rosettamq.broker.command.QueueDescription;
import io.rosettamq.broker.session.Command;
import io.rosettamq.sqs.wire.SqsError;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Attributes and tags of queues.
final class AttributeActions {
  private static final int MOST_TAGS = 50;

  private final Namespace namespace;
  private final InstantSource clock;
  private final SettingsCheck check;

  AttributeActions(Namespace namespace, InstantSource clock) {
    this.namespace = namespace;
    this.clock = clock;
    this.check = new SettingsCheck(namespace);
  }

  Map<String, Object> get(Call call) {
    String name = call.queue();
    List<String> wanted = call.fields().texts("AttributeNames");
    for (String attribute : wanted) {
      if (!attribute.equals("All") && !QueueSettings.isKnown(attribute)) {
        throw SqsError.INVALID_ATTRIBUTE_NAME.with("Unknown Attribute %s.".formatted(attribute));
      }
    }
    QueueDescription queue = QueueActions.find(namespace, name);
    Map<String, String> shown = QueueSettings.shown(queue, call.arn(name));
    if (!wanted.contains("All")) {
      shown.keySet().retainAll(wanted);
    }
    return shown.isEmpty() ? Map.of() : Map.of("Attributes", shown);
  }

  Map<String, Object> set(Call call) {
    String name = call.queue();
    Map<String, String> given = call.fields().map("Attributes");
    if (given.isEmpty()) {
      throw SqsError.missing("Attribute.Name");
    }
    if (given.containsKey("FifoQueue")) {
      throw SqsError.INVALID_ATTRIBUTE_NAME.with("Unknown Attribute FifoQueue.");
    }
    QueueDescription queue = QueueActions.find(namespace, name);
    Map<String, String> canonical = check.canonical(queue.name(), given);
    Map<String, String> together = QueueSettings.of(queue);
    together.putAll(canonical);
    SettingsCheck.checkTogether(together);
    Map<String, Object> kept = SettingsCheck.kept(canonical);
    kept.put(QueueSettings.PREFIX + QueueSettings.MODIFIED, Long.toString(clock.millis() / 1000));
    return change(name, kept);
  }

  private Map<String, Object> change(String name, Map<String, Object> attributes) {
    Nothing changed =
        namespace.ask(
            (session, reply) -> new Command.ChangeQueue(session, name, attributes, reply));
    return changed == Nothing.NOTHING ? Map.of() : Map.of("Changed", name);
  }

  Map<String, Object> tag(Call call) {
    String name = call.queue();
    Map<String, String> given = call.fields().map("Tags");
    if (given.isEmpty()) {
      throw SqsError.missing("Tags");
    }
    Map<String, String> tags =
        new LinkedHashMap<>(QueueSettings.tags(QueueActions.find(namespace, name)));
    tags.putAll(given);
    if (tags.size() > MOST_TAGS) {
      throw SqsError.INVALID_PARAMETER.with("Too many tags added for queue %s.".formatted(name));
    }
    Map<String, Object> kept = new HashMap<>();
    given.forEach((key, value) -> kept.put(QueueSettings.TAG_PREFIX + key, value));
    return change(name, kept);
  }

  Map<String, Object> untag(Call call) {
    String name = call.queue();
    List<String> keys = call.fields().texts("TagKeys");
    if (keys.isEmpty()) {
      throw SqsError.missing("TagKeys");
    }
    Map<String, Object> removed = new HashMap<>();
    keys.forEach(key -> removed.put(QueueSettings.TAG_PREFIX + key, Message.VOID));
    return change(name, removed);
  }

  Map<String, Object> tags(Call call) {
    Map<String, String> tags = QueueSettings.tags(QueueActions.find(namespace, call.queue()));
    return tags.isEmpty() ? Map.of() : Map.of("Tags", tags);
  }
}
