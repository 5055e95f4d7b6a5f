package io.rosettamq.sqs.action;

import io.rosettamq.broker.Broker;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.command.Result;
import io.rosettamq.broker.session.Client;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.Delivery;
import io.rosettamq.broker.session.Receiver;
import io.rosettamq.broker.session.Session;
import io.rosettamq.broker.session.SessionListener;
import io.rosettamq.broker.session.Subscription;
import io.rosettamq.sqs.wire.SqsError;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// The queues, for requests that wait for their answer: each request is a client of its own, so
/// that none waits for another. Safe from any thread; made for virtual ones.
public final class Namespace {
  private static final String NAME = "/";

  /// Longer than any request may wait for messages.
  private static final long ANSWER_SECONDS = 60;

  private static final long ROOM_SECONDS = 10;

  private final Broker broker;

  public Namespace(Broker broker) {
    this.broker = broker;
  }

  /// A command of one session.
  interface Request<T> extends BiFunction<Session, Consumer<Result<T>>, Command> {}

  /// The answer, once everything that it depends on is on disk.
  ///
  /// @throws io.rosettamq.sqs.wire.SqsException when it is refused
  <T> T ask(Request<T> request) {
    return ask(0, request);
  }

  /// @param bytes that the request brings; it waits while there is no room for them
  <T> T ask(int bytes, Request<T> request) {
    Caller caller = new Caller();
    Client client = broker.attach(NAME, caller).orElseThrow();
    if (bytes > 0 && !client.admit(bytes) && client.shortage().isPresent()) {
      caller.awaitRoom(client);
    }
    CompletableFuture<Result<T>> answer = new CompletableFuture<>();
    client.submit(request.apply(client.openSession(caller), answer::complete));
    client.flush();
    return switch (await(answer, ANSWER_SECONDS)) {
      case Result.Done<T>(T value) -> value;
      case Result.Refused<T>(Refusal why) -> throw Refusals.exception(why);
    };
  }

  private static <T> T await(CompletableFuture<T> answer, long seconds) {
    try {
      return answer.get(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SqsError.INTERNAL.with("The broker is closing.");
    } catch (ExecutionException | TimeoutException e) {
      throw SqsError.INTERNAL.with("The broker did not answer in time.");
    }
  }

  /// Runs outputs at once: they only hand answers over. Hears of nothing else, since its commands
  /// neither subscribe nor publish.
  private static final class Caller implements Receiver, SessionListener {
    private final CompletableFuture<Boolean> room = new CompletableFuture<>();

    void awaitRoom(Client client) {
      try {
        room.get(ROOM_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        client.flush(); // Gives back what was charged.
        throw SqsError.THROTTLED.with("The broker has no room for messages now.");
      } catch (InterruptedException e) {
        client.flush();
        Thread.currentThread().interrupt();
        throw SqsError.INTERNAL.with("The broker is closing.");
      }
    }

    @Override
    public void receive(List<Runnable> outputs) {
      outputs.forEach(Runnable::run);
    }

    @Override
    public void resumed() {
      room.complete(true);
    }

    @Override
    public void delivered(Delivery delivery) {}

    @Override
    public void confirmed(long throughSeq) {}

    @Override
    public void rejected(long confirmSeq) {}

    @Override
    public void returned(String exchange, Message message) {}

    @Override
    public void cancelled(Subscription subscription) {}

    @Override
    public void refused(Command.Publish publish, Refusal why) {}
  }
}
