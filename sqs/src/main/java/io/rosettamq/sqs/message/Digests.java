package io.rosettamq.sqs.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/// The digests by which clients check what was received.
public final class Digests {
  private static final byte TEXT = 1;
  private static final byte BINARY = 2;

  private Digests() {}

  public static String md5(String text) {
    return hex(digest("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// What a message without a deduplication id is known by.
  public static String sha256(String text) {
    return hex(digest("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// Of attributes in the order of their names: name, type and value, each behind its length.
  public static String md5(Map<String, SqsAttribute> attributes) {
    MessageDigest digest = digest("MD5");
    new TreeMap<>(attributes)
        .forEach((name, attribute) -> {
          update(digest, name.getBytes(StandardCharsets.UTF_8));
          update(digest, attribute.type().getBytes(StandardCharsets.UTF_8));
          digest.update(attribute.isBinary() ? BINARY : TEXT);
          update(digest, attribute.value());
        });
    return hex(digest.digest());
  }

  private static void update(MessageDigest digest, byte[] bytes) {
    digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
    digest.update(bytes);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }
}
