package io.rosettamq.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that are none, and clients that mean no good: each is told what is wrong, and others
/// are served meanwhile.
@Timeout(60)
class BadRequestsTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final int MANY = 200;

  @RegisterExtension static final ServedSqs SQS = new ServedSqs();

  private static HttpResponse<String> json(String action, String body)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(SQS.origin() + "/"))
            .header("Content-Type", "application/x-amz-json-1.0")
            .header("X-Amz-Target", "AmazonSQS." + action)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> query(String body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(SQS.origin() + "/"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void othersAreServed() throws IOException, InterruptedException {
    assertEquals(200, json("ListQueues", "{}").statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "null",
        "{\"QueueName\":}",
        "{\"QueueName\":\"a\"",
        "{\"QueueName\":\"a\"} x",
        "{\"QueueName\":\"\\ud\"}",
        "QueueName=a"
      })
  void whatIsNoJsonObjectIsMalformed(String body) throws Exception {
    HttpResponse<String> answer = json("CreateQueue", body);
    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().contains("SerializationException"), answer.body());
    othersAreServed();
  }

  @Test
  void deepNestingIsMalformed() throws Exception {
    String deep = "{\"QueueName\":" + "[".repeat(500_000) + "]".repeat(500_000) + "}";
    HttpResponse<String> answer = json("CreateQueue", deep);
    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().contains("SerializationException"), answer.body());
    String dots = "Action=CreateQueue&" + "a.".repeat(100_000) + "=1";
    assertEquals(400, query(dots).statusCode());
    othersAreServed();
  }

  @Test
  void entitiesOfXmlAreNothingButText() throws Exception {
    String bomb =
        "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;\">]>"
            + "<a>&c;</a>";
    HttpResponse<String> answer = query(bomb);
    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().contains("<Code>MissingAction</Code>"), answer.body());
  }

  @Test
  void badEscapesAndTooManyParametersAreMalformed() throws Exception {
    assertTrue(query("Action=CreateQueue&QueueName=%zz").body().contains("MalformedInput"));
    assertTrue(
        query("Action=ListQueues" + "&a=1".repeat(20_000)).body().contains("MalformedInput"));
    assertTrue(query("Action=ListQueues&Tag.x.Key=1").body().contains("MalformedInput"));
    othersAreServed();
  }

  @Test
  void bodyAboveTheLimitIsTooLarge() throws Exception {
    try (Socket socket = connect()) {
      socket.setSoTimeout(20_000);
      write(
          socket.getOutputStream(),
          "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\nAction=");
      byte[] status = socket.getInputStream().readNBytes(12);
      assertEquals("HTTP/1.1 413", new String(status, StandardCharsets.US_ASCII));
    }
    othersAreServed();
  }

  @Test
  void hugeHeadersEndTheirConnection() throws Exception {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      write(out, "POST / HTTP/1.1\r\nHost: localhost\r\nX-Large: ");
      assertTrue(endsWithin(socket, out, 64 << 20), "the connection goes on");
    }
    othersAreServed();
  }

  /// Whether the server ends the connection before it has been sent so much of one header.
  private static boolean endsWithin(Socket socket, OutputStream out, int bytes) {
    byte[] block = "x".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
    try {
      for (int sent = 0; sent < bytes; sent += block.length) {
        out.write(block);
      }
      InputStream in = socket.getInputStream();
      socket.setSoTimeout(5000);
      return in.read() >= 0;
    } catch (IOException _) {
      return true;
    }
  }

  private static Socket connect() throws IOException {
    URI origin = URI.create(SQS.origin());
    return new Socket(origin.getHost(), origin.getPort());
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void slowRequestsKeepNobodyWaiting() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < MANY; i++) {
        Socket socket = connect();
        slow.add(socket);
        String head = "POST / HTTP/1.1\r\nHost: localhost\r\n";
        write(
            socket.getOutputStream(),
            i % 2 == 0 ? head : head + "Content-Length: 1000\r\n\r\nAction=");
      }
      for (int i = 0; i < MANY; i++) {
        othersAreServed();
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }
}
