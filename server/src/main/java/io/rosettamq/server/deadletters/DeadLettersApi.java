package io.rosettamq.server.deadletters;

import io.helidon.common.uri.UriQuery;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.rosettamq.broker.Accounts;
import io.rosettamq.broker.command.Dialect;
import io.rosettamq.broker.deadletter.Letters;
import io.rosettamq.broker.translation.JsonText;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `/api/dead-letters/QUEUE`: list, show, redrive and drop, for administrators. Answers in JSON, an
/// object a line, or for people where `text/plain` is asked for. `docs/dead-letters.md` has it all.
///
/// What changes anything is written to the log, with who asked for it.
public final class DeadLettersApi implements HttpService {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLettersApi.class);
  private static final long LISTED = 100;

  private final Supplier<Parts> parts;

  /// @param parts asked with each request, once the broker is ready
  public DeadLettersApi(Supplier<Parts> parts) {
    this.parts = parts;
  }

  /// What requests are answered with.
  public record Parts(Accounts accounts, Letters letters, Dialect dialect) {}

  @Override
  public void routing(HttpRules rules) {
    rules
        .any(this::authenticate)
        .get("/{queue}", guarded(this::list, PlainText::table))
        .get("/{queue}/{offset}", guarded(this::show, PlainText::pairs))
        .post("/{queue}/redrive", guarded(this::redrive, PlainText::pairs))
        .post("/{queue}/drop", guarded(this::drop, PlainText::pairs));
  }

  private interface Answer {
    List<Map<String, Object>> to(Call call);
  }

  /// @param user who asks
  private record Call(ServerRequest request, DeadLetterBox box, String queue, String user) {
    UriQuery query() {
      return request.query();
    }

    /// The conditions.
    LetterFilter filter(String... others) {
      Set<String> known = new HashSet<>(LetterFilter.NAMES);
      known.addAll(List.of(others));
      for (String name : query().names()) {
        if (!known.contains(name)) {
          throw new BadRequest("There is no parameter %s.".formatted(name));
        }
      }
      return LetterFilter.of(name -> query().all(name, List::of));
    }

    long number(String name, long otherwise) {
      Optional<String> text = query().first(name).asOptional();
      if (text.isPresent() && !text.get().matches("[0-9]{1,15}")) {
        throw new BadRequest("%s must be a number, not %s.".formatted(name, text.get()));
      }
      return text.map(Long::parseLong).orElse(otherwise);
    }

    DeadLetterBox.Order order(LetterFilter filter) {
      return new DeadLetterBox.Order(
          filter,
          number("limit", Long.MAX_VALUE),
          (int) Math.min(number("rate", 0), 1_000_000),
          query().first("dry-run").map(Boolean::parseBoolean).orElse(false));
    }
  }

  private void authenticate(ServerRequest request, ServerResponse response) {
    Optional<String> user = administrator(request);
    if (user.isPresent()) {
      request.context().register(new User(user.get()));
      response.next();
    } else {
      response.header(HeaderNames.WWW_AUTHENTICATE, "Basic realm=\"RosettaMQ\"");
      refuse(request, response, Status.UNAUTHORIZED_401, "An administrator must ask.");
    }
  }

  private record User(String name) {}

  private Optional<String> administrator(ServerRequest request) {
    String header = request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
    if (!header.startsWith("Basic ")) {
      return Optional.empty();
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(header.substring("Basic ".length()).trim());
      String[] pair = new String(decoded, StandardCharsets.UTF_8).split(":", 2);
      boolean local =
          request.remotePeer().address() instanceof InetSocketAddress from
              && from.getAddress().isLoopbackAddress();
      return pair.length < 2
          ? Optional.empty()
          : parts
              .get()
              .accounts()
              .authenticate(pair[0], pair[1], local)
              .filter(found -> found.tags().contains("administrator"))
              .map(Accounts.User::name);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private interface Form {
    String of(List<Map<String, Object>> lines);
  }

  /// @param form for people
  private Handler guarded(Answer answer, Form form) {
    return (request, response) -> {
      String queue = request.path().pathParameters().get("queue");
      String user = request.context().get(User.class).map(User::name).orElse("");
      Parts with = parts.get();
      DeadLetterBox box = new DeadLetterBox(with.letters(), with.dialect(), queue);
      try {
        List<Map<String, Object>> lines = answer.to(new Call(request, box, queue, user));
        send(response, Status.OK_200, isForPeople(request) ? form.of(lines) : json(lines));
      } catch (BadRequest e) {
        refuse(request, response, Status.BAD_REQUEST_400, e.sentence());
      }
    };
  }

  private List<Map<String, Object>> list(Call call) {
    LetterFilter filter = call.filter("limit", "offset");
    List<Map<String, Object>> lines = new ArrayList<>();
    call.box()
        .each(
            filter,
            call.number("offset", 0),
            call.number("limit", LISTED),
            letter -> lines.add(letter.summary()));
    return lines;
  }

  private List<Map<String, Object>> show(Call call) {
    String text = call.request().path().pathParameters().get("offset");
    if (!text.matches("[0-9]{1,18}")) {
      throw new BadRequest("%s is no offset.".formatted(text));
    }
    long offset = Long.parseLong(text);
    List<Map<String, Object>> found = new ArrayList<>();
    LetterFilter only = new LetterFilter(List.of(letter -> letter.stored().offset() == offset));
    call.box().each(only, offset, 1, letter -> found.add(letter.whole()));
    if (found.isEmpty()) {
      throw new BadRequest(
          "There is no dead letter at offset %d of queue %s.".formatted(offset, call.queue()));
    }
    return found;
  }

  private List<Map<String, Object>> redrive(Call call) {
    LetterFilter filter = call.filter("limit", "rate", "dry-run", "to");
    Optional<String> target = call.query().first("to").asOptional();
    DeadLetterBox.Order order = call.order(filter);
    DeadLetterBox.Outcome outcome = call.box().redrive(order, target);
    return told(call, order, "moved", outcome);
  }

  private List<Map<String, Object>> drop(Call call) {
    DeadLetterBox.Order order = call.order(call.filter("limit", "rate", "dry-run"));
    return told(call, order, "dropped", call.box().drop(order));
  }

  private static List<Map<String, Object>> told(
      Call call, DeadLetterBox.Order order, String done, DeadLetterBox.Outcome outcome) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("matched", outcome.matched());
    if (!order.dryRun()) {
      told.put(done, outcome.tally().done());
      told.put("busy", outcome.tally().busy());
      told.put("refused", outcome.tally().refused());
      LOG.info(
          "audit: user {}: dead letters of queue {} {}: {} of {} ({})",
          call.user(),
          call.queue(),
          done,
          outcome.tally().done(),
          outcome.matched(),
          call.query().value());
    }
    return List.of(told);
  }

  private static boolean isForPeople(ServerRequest request) {
    return request.headers().first(HeaderNames.ACCEPT).orElse("").equals("text/plain");
  }

  private static String json(List<Map<String, Object>> lines) {
    return lines.stream().map(line -> JsonText.of(line) + "\n").collect(Collectors.joining());
  }

  private static void refuse(
      ServerRequest request, ServerResponse response, Status status, String sentence) {
    send(
        response,
        status,
        isForPeople(request) ? sentence + "\n" : json(List.of(Map.of("error", sentence))));
  }

  private static void send(ServerResponse response, Status status, String text) {
    String type = text.startsWith("{") ? "application/x-ndjson" : "text/plain; charset=utf-8";
    response.status(status).header(HeaderNames.CONTENT_TYPE, type).send(text);
  }
}
