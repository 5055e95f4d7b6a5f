package io.rosettamq.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.sqs.auth.AccessKeys;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Which requests pass where access keys are configured.
@Timeout(60)
class SignedRequestsTest {
  private static final String TARGET = "AmazonSQS.ListQueues";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @RegisterExtension
  static final ServedSqs SQS =
      ServedSqs.with(
          AccessKeys.parse("AKID:secret, OTHER:another:secret"), ServedSqs.MOST_IN_FLIGHT);

  /// What a client may do wrong.
  private record Signing(String id, String secret, String signedBody, Instant time) {
    private static Signing right() {
      return new Signing("AKID", "secret", "{}", Instant.now());
    }
  }

  private static HttpResponse<String> send(Signing signing)
      throws IOException, InterruptedException, GeneralSecurityException {
    String time = TIME.format(signing.time);
    String scope = time.substring(0, 8) + "/eu-west-1/sqs/aws4_request";
    String host = SQS.origin().substring("http://".length());
    String canonical =
        "POST\n/a%%2520b/\nx=1&y=%%20\nhost:%s\nx-amz-date:%s\nx-amz-target:%s\n\n"
                .formatted(host, time, TARGET)
            + "host;x-amz-date;x-amz-target\n"
            + sha256(signing.signedBody);
    String signature = signature(signing.secret, time, scope, canonical);
    return CLIENT.send(
        request(time)
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=host;x-amz-date;x-amz-target,"
                        .formatted(signing.id, scope)
                    + " Signature="
                    + signature)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String signature(String secret, String time, String scope, String canonical)
      throws GeneralSecurityException {
    String toSign = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + sha256(canonical);
    byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
    for (String part : scope.split("/", -1)) {
      key = mac(key, part);
    }
    return HexFormat.of().formatHex(mac(key, toSign));
  }

  private static HttpRequest.Builder request(String time) {
    return HttpRequest.newBuilder(URI.create(SQS.origin() + "/a%20b/?y=%20&x=1"))
        .header("X-Amz-Target", TARGET)
        .header("X-Amz-Date", time)
        .POST(HttpRequest.BodyPublishers.ofString("{}"));
  }

  private static byte[] mac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(String text) throws GeneralSecurityException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static String code(HttpResponse<String> response) {
    return response.headers().firstValue("x-amzn-query-error").orElse("").split(";", 2)[0];
  }

  @Test
  void requestSignedByAnyOfTheKeysPasses() throws Exception {
    assertEquals(200, send(Signing.right()).statusCode());
    assertEquals(
        200, send(new Signing("OTHER", "another:secret", "{}", Instant.now())).statusCode());
  }

  @Test
  void otherSecretOrOtherBodyDoesNotPass() throws Exception {
    assertEquals(
        "SignatureDoesNotMatch", code(send(new Signing("AKID", "guess", "{}", Instant.now()))));
    assertEquals(
        "SignatureDoesNotMatch", code(send(new Signing("AKID", "secret", "{ }", Instant.now()))));
  }

  @Test
  void unknownKeyDoesNotPass() throws Exception {
    HttpResponse<String> response = send(new Signing("NOBODY", "secret", "{}", Instant.now()));
    assertEquals("InvalidClientTokenId", code(response));
    assertTrue(response.body().contains("UnrecognizedClientException"), response.body());
  }

  @Test
  void requestOfAnotherTimeDoesNotPass() throws Exception {
    Instant early = Instant.now().minus(Duration.ofMinutes(16));
    HttpResponse<String> expired = send(new Signing("AKID", "secret", "{}", early));
    assertEquals("SignatureDoesNotMatch", code(expired));
    assertTrue(expired.body().contains("Signature expired"), expired.body());
    Instant late = Instant.now().plus(Duration.ofMinutes(16));
    HttpResponse<String> notYet = send(new Signing("AKID", "secret", "{}", late));
    assertTrue(notYet.body().contains("not yet current"), notYet.body());
    Instant still = Instant.now().minus(Duration.ofMinutes(14));
    assertEquals(200, send(new Signing("AKID", "secret", "{}", still)).statusCode());
  }

  @Test
  void unsignedRequestDoesNotPassInEitherProtocol() throws Exception {
    HttpResponse<String> json =
        CLIENT.send(request("x").build(), HttpResponse.BodyHandlers.ofString());
    assertEquals("MissingAuthenticationToken", code(json));
    HttpResponse<String> query =
        CLIENT.send(
            HttpRequest.newBuilder(URI.create(SQS.origin() + "/?Action=ListQueues")).build(),
            HttpResponse.BodyHandlers.ofString());
    assertEquals(403, query.statusCode());
    assertTrue(query.body().contains("<Code>MissingAuthenticationToken</Code>"), query.body());
  }

  /// A URL that anybody may use for a while.
  private static URI signedUrl(String secret, Instant time, int seconds)
      throws GeneralSecurityException {
    String at = TIME.format(time);
    String scope = at.substring(0, 8) + "/eu-west-1/sqs/aws4_request";
    String query =
        "Action=ListQueues&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
            + URLEncoder.encode("AKID/" + scope, StandardCharsets.UTF_8)
            + "&X-Amz-Date=%s&X-Amz-Expires=%d&X-Amz-SignedHeaders=host".formatted(at, seconds);
    String host = SQS.origin().substring("http://".length());
    String canonical = "GET\n/\n%s\nhost:%s\n\nhost\n".formatted(query, host) + sha256("");
    String signature = signature(secret, at, scope, canonical);
    return URI.create(SQS.origin() + "/?" + query + "&X-Amz-Signature=" + signature);
  }

  private static HttpResponse<String> get(URI url) throws IOException, InterruptedException {
    return CLIENT.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void signedUrlPassesWhileItLasts() throws Exception {
    Instant before = Instant.now().minus(Duration.ofMinutes(30));
    HttpResponse<String> passed = get(signedUrl("secret", before, 3600));
    assertEquals(200, passed.statusCode(), passed::body);
    HttpResponse<String> over = get(signedUrl("secret", before, 60));
    assertEquals(403, over.statusCode());
    assertTrue(over.body().contains("Signature expired"), over.body());
    HttpResponse<String> forged = get(signedUrl("guess", before, 3600));
    assertTrue(forged.body().contains("<Code>SignatureDoesNotMatch</Code>"), forged.body());
    URI longer = URI.create(signedUrl("secret", before, 60).toString().replace("=60", "=3600"));
    assertEquals(403, get(longer).statusCode());
    HttpResponse<String> endless = get(signedUrl("secret", before, 604_801));
    assertTrue(endless.body().contains("IncompleteSignature"), endless.body());
  }

  @Test
  void incompleteSignatureIsTold() throws Exception {
    HttpResponse<String> response =
        CLIENT.send(
            request("x").header("Authorization", "AWS4-HMAC-SHA256 Credential=a").build(),
            HttpResponse.BodyHandlers.ofString());
    assertEquals("IncompleteSignature", code(response));
  }
}
