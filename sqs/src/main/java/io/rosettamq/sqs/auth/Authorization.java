package io.rosettamq.sqs.auth;

import io.rosettamq.sqs.wire.SqsError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The header `Authorization` of a request signed with version 4.
///
/// @param date the day of the scope, `yyyymmdd`
/// @param signedHeaders names in lower case
record Authorization(
    String accessKey, String date, String region, List<String> signedHeaders, String signature) {
  static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String SERVICE = "sqs";
  private static final String TERMINATOR = "aws4_request";
  private static final int SCOPE_PARTS = 5;

  /// @throws io.rosettamq.sqs.wire.SqsException where it is none
  static Authorization parse(String header) {
    if (!header.startsWith(ALGORITHM)) {
      throw SqsError.INCOMPLETE_SIGNATURE.with(
          "Authorization header requires an algorithm, which is " + ALGORITHM + ".");
    }
    Map<String, String> parts = new HashMap<>();
    for (String part : header.substring(ALGORITHM.length()).split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        parts.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
      }
    }
    String credential = part(parts, "Credential");
    String headers = part(parts, "SignedHeaders");
    String signature = part(parts, "Signature");
    String[] scope = credential.split("/", -1);
    if (scope.length != SCOPE_PARTS) {
      throw SqsError.INCOMPLETE_SIGNATURE.with(
          "Credential must have exactly 5 slash-delimited elements, e.g."
              + " keyid/date/region/service/term, got '%s'".formatted(credential));
    }
    if (!scope[3].equals(SERVICE) || !scope[4].equals(TERMINATOR)) {
      throw SqsError.SIGNATURE_DOES_NOT_MATCH.with(
          "Credential should be scoped to correct service: '%s'.".formatted(SERVICE));
    }
    return new Authorization(
        scope[0], scope[1], scope[2], List.of(headers.split(";", -1)), signature);
  }

  private static String part(Map<String, String> parts, String name) {
    String value = parts.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw SqsError.INCOMPLETE_SIGNATURE.with(
          "Authorization header requires '%s' parameter.".formatted(name));
    }
    return value;
  }

  String scope() {
    return date + "/" + region + "/" + SERVICE + "/" + TERMINATOR;
  }

  /// What the day's key is derived by, in this order.
  List<String> scopeParts() {
    return List.of(date, region, SERVICE, TERMINATOR);
  }
}
