package io.rosettamq.sqs;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A wire protocol, as a client that sends flat parameters: `A.1.B` is in JSON what the query
/// protocol means by it.
enum Protocol {
  JSON {
    @Override
    HttpRequest request(URI address, String action, List<String> fields) {
      return HttpRequest.newBuilder(address)
          .header("Content-Type", "application/x-amz-json-1.0")
          .header("X-Amz-Target", "AmazonSQS." + action)
          .POST(HttpRequest.BodyPublishers.ofString(JsonForm.of(withUrl(address, fields))))
          .build();
    }

    // As SDKs do, also where they send to the queue's path.
    private List<String> withUrl(URI address, List<String> fields) {
      List<String> all = new ArrayList<>(fields);
      if (address.getPath().length() > 1) {
        all.addAll(List.of("QueueUrl", address.toString()));
      }
      return all;
    }

    @Override
    Pattern element(String name) {
      return Pattern.compile("\"" + name + "\":\"?((?:[^\"\\\\,}\\]]|\\\\.)*)");
    }

    @Override
    String errorCode(HttpResponse<String> response) {
      return response.headers().firstValue("x-amzn-query-error").orElse("").split(";", 2)[0];
    }
  },
  QUERY {
    @Override
    HttpRequest request(URI address, String action, List<String> fields) {
      StringBuilder form = new StringBuilder("Action=" + action + "&Version=2012-11-05");
      for (int i = 0; i < fields.size(); i += 2) {
        form.append('&').append(fields.get(i)).append('=');
        form.append(URLEncoder.encode(fields.get(i + 1), StandardCharsets.UTF_8));
      }
      return HttpRequest.newBuilder(address)
          .header("Content-Type", "application/x-www-form-urlencoded")
          .POST(HttpRequest.BodyPublishers.ofString(form.toString()))
          .build();
    }

    @Override
    Pattern element(String name) {
      return Pattern.compile("<" + name + ">([^<]*)</" + name + ">");
    }

    @Override
    String errorCode(HttpResponse<String> response) {
      Matcher code = element("Code").matcher(response.body());
      return code.find() ? code.group(1) : "";
    }
  };

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  abstract HttpRequest request(URI address, String action, List<String> fields);

  abstract Pattern element(String name);

  abstract String errorCode(HttpResponse<String> response);

  /// @param fields names and values in turn
  Answer call(String url, String action, String... fields) {
    try {
      HttpRequest request = request(URI.create(url), action, List.of(fields));
      HttpResponse<String> response =
          CLIENT.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Answer(this, response);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(action, e);
    }
  }

  record Answer(Protocol protocol, HttpResponse<String> response) {
    String error() {
      return response.statusCode() == 200 ? "" : protocol.errorCode(response);
    }

    String body() {
      return response.body();
    }

    /// The values of all elements of that name.
    List<String> all(String name) {
      List<String> values = new ArrayList<>();
      Matcher matcher = protocol.element(name).matcher(response.body());
      while (matcher.find()) {
        values.add(matcher.group(1));
      }
      return values;
    }

    String value(String name) {
      if (!all(name).isEmpty()) {
        return all(name).getFirst();
      }
      throw new AssertionError("no " + name + " in " + response.body());
    }

    /// The value of an entry of a map such as `Attributes`.
    String entry(String key) {
      Matcher xml =
          Pattern.compile("<(?:Name|Key)>" + key + "</(?:Name|Key)>\\s*<Value>([^<]*)</Value>")
              .matcher(response.body());
      return xml.find() ? xml.group(1) : value(key);
    }
  }
}
