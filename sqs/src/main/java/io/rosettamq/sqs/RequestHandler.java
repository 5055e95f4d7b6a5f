package io.rosettamq.sqs;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.rosettamq.sqs.action.Actions;
import io.rosettamq.sqs.action.Call;
import io.rosettamq.sqs.auth.SignatureCheck;
import io.rosettamq.sqs.auth.SignedRequest;
import io.rosettamq.sqs.wire.Fields;
import io.rosettamq.sqs.wire.HttpLimits;
import io.rosettamq.sqs.wire.JsonBody;
import io.rosettamq.sqs.wire.QueryBody;
import io.rosettamq.sqs.wire.SqsError;
import io.rosettamq.sqs.wire.SqsException;
import io.rosettamq.sqs.wire.XmlBody;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers a request in the protocol in which it came, on `/` or on a queue's path: JSON where the
/// header `X-Amz-Target` is there, else the query protocol.
final class RequestHandler implements Handler {
  private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);

  private static final HeaderName TARGET = HeaderNames.create("X-Amz-Target");
  private static final HeaderName REQUEST_ID = HeaderNames.create("x-amzn-RequestId");
  private static final HeaderName QUERY_ERROR = HeaderNames.create("x-amzn-query-error");

  private static final String JSON = "application/x-amz-json-1.0";
  private static final String XML = "text/xml";
  private static final String TARGET_PREFIX = "AmazonSQS.";
  private static final String DEFAULT_REGION = "us-east-1";
  private static final Pattern SCOPE =
      Pattern.compile("Credential=[^/,]*/[0-9]{8}/([A-Za-z0-9-]{1,40})/");

  private final Actions actions;
  private final SignatureCheck signatures;

  RequestHandler(Actions actions, SignatureCheck signatures) {
    this.actions = actions;
    this.signatures = signatures;
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    String id = UUID.randomUUID().toString();
    response.header(REQUEST_ID, id);
    String target = request.headers().first(TARGET).orElse("");
    if (target.isEmpty()) {
      answerQuery(request, response, id);
    } else {
      answerJson(request, response, target);
    }
  }

  private void answerJson(ServerRequest request, ServerResponse response, String target) {
    response.header(HeaderNames.CONTENT_TYPE, JSON);
    try {
      byte[] body = authentic(request);
      if (!target.startsWith(TARGET_PREFIX)) {
        throw SqsError.INVALID_ACTION.with("The operation %s is unknown.".formatted(target));
      }
      Fields fields = JsonBody.read(body);
      String action = target.substring(TARGET_PREFIX.length());
      response.send(JsonBody.write(run(action, call(request, fields))));
    } catch (SqsException e) {
      SqsError error = e.error();
      response
          .status(Status.create(error.jsonStatus()))
          .header(QUERY_ERROR, error.queryCode() + ";" + error.side())
          .send(JsonBody.write(Map.of("__type", error.jsonType(), "message", e.text())));
    }
  }

  private void answerQuery(ServerRequest request, ServerResponse response, String id) {
    response.header(HeaderNames.CONTENT_TYPE, XML);
    try {
      byte[] body = authentic(request);
      String form =
          body.length == 0 ? request.query().rawValue() : new String(body, StandardCharsets.UTF_8);
      Fields fields = QueryBody.read(form);
      String action =
          fields
              .text("Action")
              .filter(name -> !name.isEmpty())
              .orElseThrow(() ->
                  SqsError.MISSING_ACTION.with("The request must contain the parameter Action."));
      response.send(XmlBody.write(action, id, run(action, call(request, fields))));
    } catch (SqsException e) {
      response.status(Status.create(e.error().queryStatus())).send(XmlBody.error(e, id));
    }
  }

  /// What fails for no reason of the request's is logged, and told as such.
  private Map<String, Object> run(String action, Call call) {
    try {
      return actions.run(action, call);
    } catch (SqsException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error("{} failed", action, e);
      throw SqsError.INTERNAL.with("The request could not be processed.");
    }
  }

  private static Call call(ServerRequest request, Fields fields) {
    String host =
        request
            .headers()
            .first(HeaderNames.HOST)
            .orElseGet(() -> request.localPeer().host() + ":" + request.localPeer().port());
    String scheme = request.isSecure() ? "https://" : "http://";
    return new Call(fields, request.path().path(), scheme + host, region(request));
  }

  private static String region(ServerRequest request) {
    String credential =
        request
            .headers()
            .first(HeaderNames.AUTHORIZATION)
            .orElseGet(() -> "Credential=" + request.query().first("X-Amz-Credential").orElse(""));
    Matcher scope = SCOPE.matcher(credential);
    return scope.find() ? scope.group(1) : DEFAULT_REGION;
  }

  /// The body, once the request's signature is found to be good.
  private byte[] authentic(ServerRequest request) {
    byte[] body = body(request);
    Map<String, List<String>> headers = new HashMap<>();
    for (Header header : request.headers()) {
      headers.put(header.headerName().lowerCase(), header.allValues());
    }
    signatures.check(
        new SignedRequest(
            request.prologue().method().text(),
            request.path().rawPath(),
            request.query().rawValue(),
            headers,
            body));
    return body;
  }

  private static byte[] body(ServerRequest request) {
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    try (InputStream in = request.content().inputStream()) {
      byte[] body = in.readNBytes(HttpLimits.BODY_BYTES + 1);
      if (body.length > HttpLimits.BODY_BYTES) {
        throw SqsError.TOO_LARGE.with("The request is too large.");
      }
      return body;
    } catch (IOException e) {
      throw SqsError.MALFORMED.with("The request body could not be read.");
    }
  }
}
