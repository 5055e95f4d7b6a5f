package io.rosettamq.sqs.auth;

import io.rosettamq.sqs.wire.SqsError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// How a request is signed with version 4: by the header `Authorization`, or by parameters of its
/// URL, which was signed beforehand.
///
/// @param time when it was signed, as it is said
/// @param lastsSeconds how long a URL may be used; empty where a header signs
/// @param signedHeaders names in lower case
record Authorization(
    Scope of,
    String time,
    OptionalLong lastsSeconds,
    List<String> signedHeaders,
    String signature) {
  private static final long LONGEST_SECONDS = 604_800;
  static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String SERVICE = "sqs";
  private static final String TERMINATOR = "aws4_request";
  private static final int SCOPE_PARTS = 5;

  /// Who signed, and for what.
  ///
  /// @param date `yyyymmdd`
  record Scope(String accessKey, String date, String region) {
    private static Scope parse(String credential) {
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
      return new Scope(scope[0], scope[1], scope[2]);
    }
  }

  /// Empty where the request is not signed.
  ///
  /// @throws io.rosettamq.sqs.wire.SqsException where it is signed in another way
  static Optional<Authorization> of(SignedRequest request) {
    String header = request.header("authorization");
    if (!header.isEmpty()) {
      return Optional.of(parse(header, request.header("x-amz-date")));
    }
    Map<String, String> query = request.query();
    return query.containsKey("X-Amz-Algorithm") ? Optional.of(parse(query)) : Optional.empty();
  }

  private static Authorization parse(Map<String, String> query) {
    if (!ALGORITHM.equals(query.get("X-Amz-Algorithm"))) {
      throw SqsError.INCOMPLETE_SIGNATURE.with("X-Amz-Algorithm must be " + ALGORITHM + ".");
    }
    long lasts;
    try {
      lasts = Long.parseLong(parameter(query, "X-Amz-Expires"));
    } catch (NumberFormatException _) {
      lasts = 0;
    }
    if (lasts < 1 || lasts > LONGEST_SECONDS) {
      throw SqsError.INCOMPLETE_SIGNATURE.with(
          "X-Amz-Expires must be from 1 to %d seconds.".formatted(LONGEST_SECONDS));
    }
    return new Authorization(
        Scope.parse(parameter(query, "X-Amz-Credential")),
        parameter(query, "X-Amz-Date"),
        OptionalLong.of(lasts),
        List.of(parameter(query, "X-Amz-SignedHeaders").split(";", -1)),
        parameter(query, "X-Amz-Signature"));
  }

  private static String parameter(Map<String, String> query, String name) {
    String value = query.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw SqsError.INCOMPLETE_SIGNATURE.with(
          "AWS query-string parameters must include '%s'.".formatted(name));
    }
    return value;
  }

  private static Authorization parse(String header, String time) {
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
    return new Authorization(
        Scope.parse(credential),
        time,
        OptionalLong.empty(),
        List.of(headers.split(";", -1)),
        signature);
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
    return of.date + "/" + of.region + "/" + SERVICE + "/" + TERMINATOR;
  }

  /// What the day's key is derived by, in this order.
  List<String> scopeParts() {
    return List.of(of.date, of.region, SERVICE, TERMINATOR);
  }
}
