package io.rosettamq.sqs.auth;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The access keys that may sign requests. Immutable.
///
/// @param secrets by access key id; none: requests are not checked
public record AccessKeys(Map<String, String> secrets) {
  public static final AccessKeys NONE = new AccessKeys(Map.of());

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_]{3,128}");

  public AccessKeys {
    secrets = Map.copyOf(secrets);
  }

  /// @param text ids and secrets as `ID:SECRET`, with commas between them
  /// @throws IllegalArgumentException with what is wrong, and no secret in it
  public static AccessKeys parse(String text) {
    Map<String, String> secrets = new HashMap<>();
    for (String pair : text.split(",", -1)) {
      String[] parts = pair.strip().split(":", 2);
      if (parts.length != 2 || parts[1].isEmpty() || !ID.matcher(parts[0]).matches()) {
        throw new IllegalArgumentException("access keys are ID:SECRET, with commas between them");
      }
      if (secrets.put(parts[0], parts[1]) != null) {
        throw new IllegalArgumentException("the access key " + parts[0] + " is there twice");
      }
    }
    return new AccessKeys(secrets);
  }

  public boolean isEmpty() {
    return secrets.isEmpty();
  }

  Optional<String> secret(String id) {
    return Optional.ofNullable(secrets.get(id));
  }

  /// Without the secrets.
  @Override
  public String toString() {
    return "AccessKeys" + secrets.keySet();
  }
}
