package io.rosettamq.sqs.action;

import io.rosettamq.sqs.wire.Fields;
import io.rosettamq.sqs.wire.JsonBody;
import io.rosettamq.sqs.wire.SqsException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A queue's policy: who else may do what with it. Kept as its owner gave it.
record PolicyDocument(Map<String, Object> members) {
  private static final String VERSION = "2008-10-17";
  private static final String STATEMENTS = "Statement";

  static PolicyDocument empty(String queueArn) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("Version", VERSION);
    members.put("Id", queueArn + "/SQSDefaultPolicy");
    return new PolicyDocument(members);
  }

  /// @throws SqsException where it is no JSON object with statements
  static PolicyDocument parse(String text) {
    try {
      Fields fields = JsonBody.read(text.getBytes(StandardCharsets.UTF_8));
      PolicyDocument policy = new PolicyDocument(fields.values());
      List<Fields> statements = policy.statements();
      boolean complete =
          statements.stream()
              .allMatch(each -> isEffect(each) && (each.has("Action") || each.has("NotAction")));
      if (!statements.isEmpty() && complete) {
        return policy;
      }
    } catch (SqsException _) {
      // said below
    }
    throw SettingsCheck.badValue("Policy");
  }

  private static boolean isEffect(Fields statement) {
    String effect = statement.text("Effect").orElse("");
    return effect.equals("Allow") || effect.equals("Deny");
  }

  /// One statement may stand without a list around it.
  private List<Fields> statements() {
    return members.get(STATEMENTS) instanceof Map<?, ?>
        ? List.of(new Fields(members).part(STATEMENTS))
        : new Fields(members).parts(STATEMENTS);
  }

  boolean hasLabel(String label) {
    return statements().stream().anyMatch(each -> each.text("Sid").orElse("").equals(label));
  }

  boolean isEmpty() {
    return statements().isEmpty();
  }

  PolicyDocument with(Map<String, Object> statement) {
    List<Map<String, Object>> all = new ArrayList<>();
    statements().forEach(each -> all.add(each.values()));
    all.add(statement);
    return withStatements(all);
  }

  PolicyDocument without(String label) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Fields each : statements()) {
      if (!each.text("Sid").orElse("").equals(label)) {
        all.add(each.values());
      }
    }
    return withStatements(all);
  }

  private PolicyDocument withStatements(List<Map<String, Object>> statements) {
    Map<String, Object> changed = new LinkedHashMap<>(members);
    changed.put(STATEMENTS, statements);
    return new PolicyDocument(changed);
  }

  String text() {
    return new String(JsonBody.write(members), StandardCharsets.UTF_8);
  }
}
