package io.rosettamq.sqs;

import io.rosettamq.sqs.wire.JsonBody;
import io.rosettamq.sqs.wire.QueryBody;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Flat parameters as the JSON that they mean.
final class JsonForm {
  private JsonForm() {}

  static String of(List<String> fields) {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < fields.size(); i += 2) {
      form.append('&').append(fields.get(i)).append('=');
      form.append(URLEncoder.encode(fields.get(i + 1), StandardCharsets.UTF_8));
    }
    return new String(
        JsonBody.write(QueryBody.read(form.toString()).values()), StandardCharsets.UTF_8);
  }
}
