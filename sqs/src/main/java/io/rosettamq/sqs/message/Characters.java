package io.rosettamq.sqs.message;

/// The characters that a message may consist of: those of XML 1.0.
public final class Characters {
  private Characters() {}

  public static boolean areAllowed(String text) {
    return text.codePoints().allMatch(Characters::isAllowed);
  }

  private static boolean isAllowed(int c) {
    return c == 0x9
        || c == 0xA
        || c == 0xD
        || (c >= 0x20 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }
}
