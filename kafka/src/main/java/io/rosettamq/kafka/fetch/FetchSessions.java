package io.rosettamq.kafka.fetch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.FetchMetadata;

/// The sessions of all clients; the one used longest ago goes when there are too many. Safe from
/// any thread.
final class FetchSessions {
  private static final int MAX_SESSIONS = 1000;

  private final Map<Integer, FetchSession> byId = new LinkedHashMap<>(16, 0.75f, true);

  /// @param session for this request
  /// @param incremental whether the answer names only what changed
  /// @param error other than NONE: the request cannot be served
  record Opened(FetchSession session, boolean incremental, Errors error) {}

  /// The session that a request is part of, with what the request says taken in.
  synchronized Opened open(FetchRequestData request) {
    int epoch = request.sessionEpoch();
    if (epoch == FetchMetadata.FINAL_EPOCH || epoch == FetchMetadata.INITIAL_EPOCH) {
      byId.remove(request.sessionId());
      FetchSession session = new FetchSession(epoch == FetchMetadata.FINAL_EPOCH ? 0 : newId());
      session.update(request);
      if (session.id() != 0) {
        remember(session);
      }
      return new Opened(session, false, Errors.NONE);
    }
    FetchSession session = byId.get(request.sessionId());
    if (session == null) {
      return new Opened(new FetchSession(0), false, Errors.FETCH_SESSION_ID_NOT_FOUND);
    }
    if (!session.accept(epoch)) {
      return new Opened(new FetchSession(0), false, Errors.INVALID_FETCH_SESSION_EPOCH);
    }
    session.update(request);
    return new Opened(session, true, Errors.NONE);
  }

  private void remember(FetchSession session) {
    byId.put(session.id(), session);
    if (byId.size() > MAX_SESSIONS) {
      byId.remove(byId.keySet().iterator().next());
    }
  }

  private int newId() {
    int id;
    do {
      id = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
    } while (byId.containsKey(id));
    return id;
  }
}
