package io.rosettamq.sqs.auth;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a signature covers.
///
/// @param rawPath as it was sent
/// @param rawQuery as it was sent, without the question mark
/// @param headers values by name in lower case, in the order in which they came
public record SignedRequest(
    String method,
    String rawPath,
    String rawQuery,
    Map<String, List<String>> headers,
    byte[] body) {

  /// The parameters of the URL.
  Map<String, String> query() {
    Map<String, String> query = new HashMap<>();
    for (String pair : rawQuery.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.put(
            CanonicalRequest.decoded(pair.substring(0, equals)),
            CanonicalRequest.decoded(pair.substring(equals + 1)));
      }
    }
    return query;
  }

  String header(String name) {
    List<String> values = headers.getOrDefault(name, List.of());
    return values.isEmpty() ? "" : values.getFirst();
  }
}
