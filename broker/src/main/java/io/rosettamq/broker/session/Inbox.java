package io.rosettamq.broker.session;

/// Where a lane takes its work from. Safe from any thread; never blocks.
public interface Inbox {

  void submit(Submission submission);

  /// The client has output credit again.
  void outputDrained(Client client);

  /// The lane's admission of inbound bytes.
  Admission admission();
}
