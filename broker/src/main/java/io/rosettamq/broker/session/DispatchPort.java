package io.rosettamq.broker.session;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.stream.Stream;
import io.rosettamq.broker.stream.StreamReader;

/// What dispatching asks of its lane.
public interface DispatchPort {

  /// The message is settled: journal it with this step.
  void settled(Queue queue, long offset);

  /// Any message below `mark` may be delivered once this step is on disk.
  void mark(Queue queue, long mark);

  /// Ends the next message of a queue if its time has come; says whether it has.
  boolean expireIfPast(Queue queue, long offset);

  /// The queue's consumers have been asked: what they left is to be dealt with.
  void offered(Queue queue);

  /// Fetch a payload off the lane, then schedule the queue again.
  void load(QueueDispatch dispatch, Stream.Lookup where);

  /// Read ahead for a reader off the lane, then schedule its queue again.
  void readAhead(StreamDispatch dispatch, StreamReader reader, Stream.Lookup where);

  /// A lease was given.
  void leased(Lease lease);

  /// A delivery has been emitted to the client.
  void delivered(Client client);
}
