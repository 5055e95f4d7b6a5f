package io.rosettamq.sqs.message;

import java.nio.charset.StandardCharsets;

/// A message attribute.
///
/// @param type String, Number or Binary, with or without a suffix behind a dot
public record SqsAttribute(String type, byte[] value) {

  public boolean isBinary() {
    return type.startsWith("Binary");
  }

  public String text() {
    return new String(value, StandardCharsets.UTF_8);
  }
}
