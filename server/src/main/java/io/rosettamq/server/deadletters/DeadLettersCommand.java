package io.rosettamq.server.deadletters;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// `rosetta dead-letters`: asks a running broker's [DeadLettersApi].
public final class DeadLettersCommand {
  public static final Set<String> FLAGS =
      Set.of(
          "reason", "from", "since", "until", "header", "text", "limit", "offset", "to", "rate",
          "dry-run", "http", "user");

  /// Flags that need no value.
  public static final Set<String> SWITCHES = Set.of("dry-run");

  public static final String HELP =
      """
      Usage: rosetta dead-letters list|redrive|drop QUEUE [OPTIONS]
             rosetta dead-letters show QUEUE OFFSET [OPTIONS]
      Looks after dead letters of a running broker.

        list       the dead letters in a queue, without disturbing them
        show       one of them, with its headers and its body
        redrive    sends them back to the queues where they died
        drop       removes them for good

      Which ones (all conditions must hold):
        --reason R         rejected, expired, maxlen or delivery_limit
        --from QUEUE       died there the last time
        --since TIME       not before, for example 2026-01-31T18:00:00Z
        --until TIME       before
        --header NAME=VALUE
        --text TEXT        is in the body
        --limit N          at most so many (list: 100)
        --offset N         list from there on

      How:
        --to QUEUE         redrive to this queue
        --rate N           at most so many a second
        --dry-run          only count them
        --http HOST:PORT   the broker (default 127.0.0.1:15672)
        --user NAME:PASSWORD   an administrator (default guest:guest)
      """;

  private static final Set<String> ACTIONS = Set.of("list", "show", "redrive", "drop");
  private static final Set<String> NOT_SENT = Set.of("http", "user");

  private DeadLettersCommand() {}

  /// What the broker answered.
  ///
  /// @param done whether it did what was asked
  public record Answer(boolean done, String text) {}

  /// @param words the action, the queue, and of `show` an offset
  /// @return empty when the words make no sense
  /// @throws IOException when no broker answers there
  public static Optional<Answer> run(List<String> words, Map<String, String> flags)
      throws IOException, InterruptedException {
    String action = words.isEmpty() ? "" : words.getFirst();
    if (!ACTIONS.contains(action) || words.size() != (action.equals("show") ? 3 : 2)) {
      return Optional.empty();
    }
    String path = "/api/dead-letters/" + encoded(words.get(1));
    path += action.equals("list") ? "" : "/" + (action.equals("show") ? words.get(2) : action);
    String query =
        flags.entrySet().stream()
            .filter(flag -> !NOT_SENT.contains(flag.getKey()))
            .map(flag -> flag.getKey() + "=" + encoded(flag.getValue()))
            .collect(Collectors.joining("&"));
    String address = "http://" + flags.getOrDefault("http", "127.0.0.1:15672");
    boolean reads = action.equals("list") || action.equals("show");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path + (query.isEmpty() ? "" : "?" + query)))
            .header("Accept", "text/plain")
            .header("Authorization", "Basic " + base64(flags.getOrDefault("user", "guest:guest")))
            .method(reads ? "GET" : "POST", HttpRequest.BodyPublishers.noBody())
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return Optional.of(new Answer(response.statusCode() == 200, response.body()));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String base64(String pair) {
    return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
