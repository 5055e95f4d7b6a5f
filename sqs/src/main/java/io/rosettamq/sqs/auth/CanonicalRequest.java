package io.rosettamq.sqs.auth;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// A request in the one form that version 4 signs. The body's digest is always its own: a body that
/// is said to be unsigned, or to come in signed chunks, is not one that SQS takes.
final class CanonicalRequest {
  /// Of a URL that was signed beforehand: the one thing in it that is not signed.
  private static final String SIGNATURE = "X-Amz-Signature=";

  private CanonicalRequest() {}

  static String of(SignedRequest request, List<String> signedHeaders) {
    StringBuilder text = new StringBuilder(request.method()).append('\n');
    text.append(path(request.rawPath())).append('\n');
    text.append(query(request.rawQuery())).append('\n');
    for (String name : signedHeaders) {
      text.append(name).append(':').append(value(request, name)).append('\n');
    }
    text.append('\n').append(String.join(";", signedHeaders)).append('\n');
    return text.append(sha256(request.body())).toString();
  }

  private static String value(SignedRequest request, String name) {
    List<String> values = request.headers().getOrDefault(name, List.of());
    return String.join(",", values.stream().map(CanonicalRequest::trimmed).toList());
  }

  private static String trimmed(String value) {
    return value.strip().replaceAll(" +", " ");
  }

  /// Encoded once more than it was sent, as for every service but S3.
  private static String path(String raw) {
    StringBuilder path = new StringBuilder();
    for (String segment : raw.split("/", -1)) {
      path.append(path.isEmpty() && segment.isEmpty() ? "" : encoded(segment)).append('/');
    }
    path.setLength(path.length() - 1);
    return path.isEmpty() ? "/" : path.toString();
  }

  private static String query(String raw) {
    List<String> pairs = new ArrayList<>();
    for (String pair : raw.split("&", -1)) {
      if (!pair.isEmpty() && !pair.startsWith(SIGNATURE)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        pairs.add(encoded(decoded(name)) + "=" + encoded(decoded(value)));
      }
    }
    return String.join("&", pairs.stream().sorted().toList());
  }

  static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return text;
    }
  }

  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xff);
      boolean plain =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || "-_.~".indexOf(c) >= 0;
      if (plain) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
      }
    }
    return encoded.toString();
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
