package io.rosettamq.kafka.group;

import io.rosettamq.broker.Broker;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.command.Nothing;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.command.Result;
import io.rosettamq.broker.session.Client;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.Delivery;
import io.rosettamq.broker.session.Receiver;
import io.rosettamq.broker.session.Session;
import io.rosettamq.broker.session.SessionListener;
import io.rosettamq.broker.session.Subscription;
import io.rosettamq.broker.table.Row;
import io.rosettamq.log.FatalHandler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// A table of the broker's.
public final class BrokerTable implements GroupTable {
  private final String name;
  private final FatalHandler fatal;
  private final Client client;
  private final Session session;

  /// @param outputs runs what the disk lets go, in order
  /// @param fatal told when the broker refuses a write: the coordinator has gone on already
  public BrokerTable(Broker broker, int partition, Executor outputs, FatalHandler fatal) {
    this.name = "kafka-groups-" + partition;
    this.fatal = fatal;
    this.client = broker.attach("/", new Outputs(outputs)).orElseThrow();
    this.session = client.openSession(new Unasked());
  }

  @Override
  public CompletableFuture<List<Row>> read() {
    CompletableFuture<List<Row>> rows = new CompletableFuture<>();
    submit(
        new Command.ReadTable(
            session,
            name,
            result -> {
              switch (result) {
                case Result.Done<List<Row>>(List<Row> read) -> rows.complete(read);
                case Result.Refused<List<Row>>(Refusal why) ->
                    rows.completeExceptionally(new IllegalStateException(why.toString()));
              }
            }));
    return rows;
  }

  @Override
  public void write(List<Row> rows, Runnable durable) {
    submit(new Command.WriteTable(session, name, rows, result -> written(result, durable)));
  }

  private void written(Result<Nothing> result, Runnable durable) {
    switch (result) {
      case Result.Done<Nothing> _ -> durable.run();
      case Result.Refused<Nothing>(Refusal why) ->
          fatal.fatal(
              "records of the group coordinator", new IllegalStateException(why.toString()));
    }
  }

  private synchronized void submit(Command command) {
    client.submit(command);
    client.flush();
  }

  private record Outputs(Executor executor) implements Receiver {
    @Override
    public void receive(List<Runnable> outputs) {
      executor.execute(() -> outputs.forEach(Runnable::run));
    }

    @Override
    public void resumed() {}
  }

  /// Nothing comes to a session that neither subscribes nor publishes.
  private static final class Unasked implements SessionListener {
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
