package io.rosettamq.broker.lane;

import io.rosettamq.broker.command.Result;
import io.rosettamq.broker.session.Client;
import io.rosettamq.broker.session.Session;
import io.rosettamq.broker.session.Step;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// The outputs of the current step, and the clients whose outputs still wait for the disk.
final class Outputs {
  private final Set<Client> touched = new LinkedHashSet<>();
  private final Set<Session> confirming = new LinkedHashSet<>();
  private final Set<Client> waiting = new LinkedHashSet<>();
  private Step step = new Step();

  <T> void reply(Session session, Consumer<Result<T>> reply, Result<T> result) {
    if (result instanceof Result.Refused<T>) {
      session.fail();
    }
    emit(session, () -> reply.accept(result));
  }

  /// Behind everything earlier of the client, and not before this step is on disk.
  void emit(Session session, Runnable output) {
    if (confirming.remove(session)) {
      session.emitConfirm(step);
    }
    session.client().emit(step, output);
    touched.add(session.client());
  }

  void confirm(Session session, long confirmSeq) {
    if (session.confirm(confirmSeq)) {
      confirming.add(session);
      touched.add(session.client());
    }
  }

  /// Behind the confirms of earlier publishes.
  void reject(Session session, long confirmSeq) {
    emit(session, () -> session.listener().rejected(confirmSeq));
  }

  void touched(Client client) {
    touched.add(client);
  }

  /// Ends the step: its outputs depend on the units up to `lastSeq`.
  void endStep(long lastSeq, long durableSeq) {
    confirming.forEach(session -> session.emitConfirm(step));
    confirming.clear();
    step.endsWith(lastSeq);
    step = new Step();
    for (Client client : touched) {
      release(client, durableSeq);
    }
    touched.clear();
  }

  /// More is on disk: lets go what waited for it.
  void durable(long durableSeq) {
    for (Client client : List.copyOf(waiting)) {
      release(client, durableSeq);
    }
  }

  private void release(Client client, long durableSeq) {
    if (client.release(durableSeq)) {
      waiting.add(client);
    } else {
      waiting.remove(client);
    }
  }
}
