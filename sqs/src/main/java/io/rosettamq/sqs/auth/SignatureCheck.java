package io.rosettamq.sqs.auth;

import io.rosettamq.sqs.wire.SqsError;
import io.rosettamq.sqs.wire.SqsException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Checks signatures of version 4. Where no access keys are configured everything passes. Safe from
/// any thread.
public final class SignatureCheck {
  private static final Duration SKEW = Duration.ofMinutes(15);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final String MAC = "HmacSHA256";

  private final AccessKeys keys;
  private final InstantSource clock;

  public SignatureCheck(AccessKeys keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /// @throws SqsException where the request is not signed by one of the keys, or at another time
  public void check(SignedRequest request) {
    if (keys.isEmpty()) {
      return;
    }
    Authorization authorization =
        Authorization.of(request)
            .orElseThrow(
                () -> SqsError.MISSING_AUTHENTICATION_TOKEN.with("Missing Authentication Token"));
    String secret =
        keys.secret(authorization.of().accessKey())
            .filter(_ -> request.header("x-amz-security-token").isEmpty())
            .filter(_ -> !request.query().containsKey("X-Amz-Security-Token"))
            .orElseThrow(() ->
                SqsError.INVALID_CLIENT_TOKEN_ID.with(
                    "The security token included in the request is invalid."));
    String time = authorization.time();
    checkTime(authorization, time);
    checkSigned(authorization, request);
    String canonical = CanonicalRequest.of(request, authorization.signedHeaders());
    String toSign =
        String.join(
            "\n",
            Authorization.ALGORITHM,
            time,
            authorization.scope(),
            CanonicalRequest.sha256(canonical.getBytes(StandardCharsets.UTF_8)));
    byte[] expected = utf8(HexFormat.of().formatHex(mac(key(secret, authorization), toSign)));
    if (!MessageDigest.isEqual(expected, utf8(authorization.signature()))) {
      throw mismatch(
          "The request signature we calculated does not match the signature you provided. Check"
              + " your AWS Secret Access Key and signing method. Consult the service documentation"
              + " for details.");
    }
  }

  private void checkTime(Authorization authorization, String text) {
    Instant signed;
    try {
      signed = Instant.from(TIME.parse(text));
    } catch (DateTimeParseException _) {
      throw SqsError.INCOMPLETE_SIGNATURE.with(
          "Date must be in ISO-8601 'basic format'. Got '%s'.".formatted(text));
    }
    if (!text.startsWith(authorization.of().date())) {
      throw mismatch("Date in Credential scope does not match YYYYMMDD from ISO-8601 version.");
    }
    Instant now = clock.instant();
    Duration lasts = Duration.ofSeconds(authorization.lastsSeconds().orElse(SKEW.toSeconds()));
    if (signed.isBefore(now.minus(lasts))) {
      throw mismatch(
          "Signature expired: %s is now earlier than %s (%s - %d min.)"
              .formatted(text, TIME.format(now.minus(lasts)), TIME.format(now), lasts.toMinutes()));
    }
    if (signed.isAfter(now.plus(SKEW))) {
      throw mismatch(
          "Signature not yet current: %s is still later than %s (%s + 15 min.)"
              .formatted(text, TIME.format(now.plus(SKEW)), TIME.format(now)));
    }
  }

  /// The host, and whatever begins with `x-amz-`, must be covered.
  private static void checkSigned(Authorization authorization, SignedRequest request) {
    for (String name : request.headers().keySet()) {
      boolean mustBe = name.equals("host") || name.startsWith("x-amz-");
      if (mustBe && !authorization.signedHeaders().contains(name)) {
        throw mismatch("'%s' must be a 'SignedHeader' in the AWS Authorization.".formatted(name));
      }
    }
    for (String name : authorization.signedHeaders()) {
      if (!request.headers().containsKey(name)) {
        throw mismatch("The signed header '%s' is not in the request.".formatted(name));
      }
    }
  }

  private static byte[] key(String secret, Authorization authorization) {
    byte[] key = utf8("AWS4" + secret);
    for (String part : authorization.scopeParts()) {
      key = mac(key, part);
    }
    return key;
  }

  private static byte[] mac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(key, MAC));
      return mac.doFinal(utf8(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + MAC, e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static SqsException mismatch(String why) {
    return SqsError.SIGNATURE_DOES_NOT_MATCH.with(why);
  }
}
