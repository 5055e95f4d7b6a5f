package io.rosettamq.broker.session;

import java.util.List;

/// What one read of a socket asked for.
///
/// @param bytes inbound bytes charged to the client, given back when the commands' effects are on
///   disk
public record Submission(Client client, List<Command> commands, long bytes) {

  /// What is left of it when the first `done` commands have run.
  public Submission after(int done) {
    return new Submission(client, List.copyOf(commands.subList(done, commands.size())), bytes);
  }
}
