package io.rosettamq.sqs.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Answers of the query protocol. Nothing stands between elements: some clients compare text.
public final class XmlBody {
  private static final String NAMESPACE = "http://queue.amazonaws.com/doc/2012-11-05/";

  /// How the elements of a list are called.
  private static final Map<String, String> ELEMENTS =
      Map.of(
          "QueueUrls", "QueueUrl",
          "queueUrls", "QueueUrl",
          "Messages", "Message",
          "Results", "Result",
          "Failed", "BatchResultErrorEntry");

  /// How the entries of a map are called, and their keys.
  private static final Map<String, List<String>> ENTRIES =
      Map.of(
          "Attributes", List.of("Attribute", "Name"),
          "MessageAttributes", List.of("MessageAttribute", "Name"),
          "Tags", List.of("Tag", "Key"));

  private final StringBuilder xml = new StringBuilder("<?xml version=\"1.0\"?>");
  private final String action;

  private XmlBody(String action) {
    this.action = action;
  }

  public static byte[] write(String action, String requestId, Map<String, Object> values) {
    XmlBody body = new XmlBody(action);
    body.open(action + "Response xmlns=\"" + NAMESPACE + "\"");
    if (!values.isEmpty() || hasResult(action)) {
      body.open(action + "Result");
      body.members(values);
      body.close(action + "Result");
    }
    body.open("ResponseMetadata").element("RequestId", requestId).close("ResponseMetadata");
    body.close(action + "Response");
    return body.bytes();
  }

  /// Actions that answer with something, even where it is empty.
  private static boolean hasResult(String action) {
    return action.startsWith("List") || action.startsWith("Get") || action.startsWith("Receive");
  }

  public static byte[] error(SqsException failure, String requestId) {
    XmlBody body = new XmlBody("Error");
    body.open("ErrorResponse xmlns=\"" + NAMESPACE + "\"").open("Error");
    body.element("Type", failure.error().side());
    body.element("Code", failure.error().queryCode());
    body.element("Message", failure.text());
    body.open("Detail/").close("Error").element("RequestId", requestId).close("ErrorResponse");
    return body.bytes();
  }

  private byte[] bytes() {
    return xml.toString().getBytes(StandardCharsets.UTF_8);
  }

  private XmlBody open(String name) {
    xml.append('<').append(name).append('>');
    return this;
  }

  private XmlBody close(String name) {
    xml.append("</").append(name).append('>');
    return this;
  }

  private XmlBody element(String name, String text) {
    open(name);
    escape(text);
    return close(name);
  }

  private void members(Map<?, ?> values) {
    values.forEach((name, value) -> member(String.valueOf(name), value));
  }

  private void member(String name, Object value) {
    switch (value) {
      case Map<?, ?> map when ENTRIES.containsKey(name) -> entries(ENTRIES.get(name), map);
      case Map<?, ?> map -> {
        open(name);
        members(map);
        close(name);
      }
      case List<?> list -> list.forEach(element -> member(elementName(name), element));
      default -> element(name, value.toString());
    }
  }

  private String elementName(String list) {
    return list.equals("Successful") ? action + "ResultEntry" : ELEMENTS.getOrDefault(list, list);
  }

  private void entries(List<String> names, Map<?, ?> map) {
    map.forEach((key, value) -> {
      open(names.getFirst());
      element(names.getLast(), String.valueOf(key));
      member("Value", value);
      close(names.getFirst());
    });
  }

  /// A carriage return would come out of a parser as a line feed if it were not escaped.
  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> xml.append("&lt;");
        case '>' -> xml.append("&gt;");
        case '&' -> xml.append("&amp;");
        case '"' -> xml.append("&quot;");
        case '\r' -> xml.append("&#xD;");
        default -> xml.append(c);
      }
    }
  }
}
