package io.rosettamq.sqs.action;

import io.rosettamq.sqs.wire.Fields;
import io.rosettamq.sqs.wire.SqsError;
import io.rosettamq.sqs.wire.SqsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// The entries of a batch: each succeeds or fails by itself.
final class Batch {
  private static final int MOST_ENTRIES = 10;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,80}");

  private final List<Fields> entries;
  private final List<Map<String, Object>> successful = new ArrayList<>();
  private final List<Map<String, Object>> failed = new ArrayList<>();

  private Batch(List<Fields> entries) {
    this.entries = entries;
  }

  /// @throws SqsException where the batch as a whole cannot be
  static Batch of(Call call) {
    List<Fields> entries = call.fields().parts("Entries");
    if (entries.isEmpty()) {
      throw SqsError.EMPTY_BATCH.with("There should be at least one entry in the request.");
    }
    if (entries.size() > MOST_ENTRIES) {
      throw SqsError.TOO_MANY_ENTRIES.with(
          "Maximum number of entries per request are %d. You have sent %d."
              .formatted(MOST_ENTRIES, entries.size()));
    }
    Set<String> ids = new LinkedHashSet<>();
    for (Fields entry : entries) {
      String id = entry.required("Id");
      if (!ID.matcher(id).matches()) {
        throw SqsError.INVALID_BATCH_ENTRY_ID.with(
            "A batch entry id can only contain alphanumeric characters, hyphens and underscores."
                + " It can be at most 80 letters long.");
      }
      if (!ids.add(id)) {
        throw SqsError.IDS_NOT_DISTINCT.with("Id %s repeated.".formatted(id));
      }
    }
    return new Batch(entries);
  }

  List<Fields> entries() {
    return entries;
  }

  void succeed(Fields entry, Map<String, Object> values) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("Id", entry.required("Id"));
    result.putAll(values);
    successful.add(result);
  }

  void fail(Fields entry, SqsException failure) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("Id", entry.required("Id"));
    result.put("SenderFault", failure.error().side().equals("Sender"));
    result.put("Code", failure.error().queryCode());
    result.put("Message", failure.text());
    failed.add(result);
  }

  Map<String, Object> answer() {
    Map<String, Object> answer = new LinkedHashMap<>();
    if (!successful.isEmpty()) {
      answer.put("Successful", successful);
    }
    if (!failed.isEmpty()) {
      answer.put("Failed", failed);
    }
    return answer;
  }
}
