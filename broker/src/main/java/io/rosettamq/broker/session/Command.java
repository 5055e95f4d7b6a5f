package io.rosettamq.broker.session;

import io.rosettamq.broker.command.BindingSpec;
import io.rosettamq.broker.command.ConsumerSpec;
import io.rosettamq.broker.command.DeliveryId;
import io.rosettamq.broker.command.ExchangeSpec;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.command.Nothing;
import io.rosettamq.broker.command.Outcome;
import io.rosettamq.broker.command.QueueDescription;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.command.QueueStatus;
import io.rosettamq.broker.command.Result;
import io.rosettamq.broker.command.TimedOutcome;
import io.rosettamq.broker.table.Row;
import io.rosettamq.log.batch.StoredRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A request to a namespace. Commands of one client take effect in the order submitted.
///
/// A `reply` runs on the client's own thread (see [Receiver]), after all earlier outputs of that
/// client, and only when everything it was computed from is on disk.
public sealed interface Command {

  Session session();

  /// Routes a message. Answered only through [SessionListener]. In a transaction it is checked and
  /// routed now, and takes effect with the commit.
  ///
  /// @param mandatory unroutable messages are returned
  /// @param confirmSeq confirmed under this number once durable; 0 = no confirm wanted
  record Publish(
      Session session, String exchange, Message message, boolean mandatory, long confirmSeq)
      implements Command {}

  /// @param passive only check that it exists
  record DeclareExchange(
      Session session, ExchangeSpec spec, boolean passive, Consumer<Result<Nothing>> reply)
      implements Command {}

  /// Deleting what does not exist succeeds.
  record DeleteExchange(
      Session session, String name, boolean ifUnused, Consumer<Result<Nothing>> reply)
      implements Command {}

  /// @param passive only check that it exists, or is an open address
  record DeclareQueue(
      Session session, QueueSpec spec, boolean passive, Consumer<Result<QueueStatus>> reply)
      implements Command {}

  /// Deleting what does not exist succeeds with 0; the value is the number of ready messages
  /// dropped.
  record DeleteQueue(
      Session session, String name, boolean ifUnused, boolean ifEmpty, Consumer<Result<Long>> reply)
      implements Command {}

  /// Drops ready messages; leased ones stay. The value is how many.
  record PurgeQueue(Session session, String name, Consumer<Result<Long>> reply)
      implements Command {}

  record Bind(Session session, BindingSpec spec, Consumer<Result<Nothing>> reply)
      implements Command {}

  /// Removing what is not bound, or names nothing, succeeds.
  record Unbind(Session session, BindingSpec spec, Consumer<Result<Nothing>> reply)
      implements Command {}

  /// The reply runs before the subscription's first delivery.
  record Subscribe(Session session, ConsumerSpec spec, Consumer<Result<Subscription>> reply)
      implements Command {}

  /// No delivery of the subscription comes after the reply; leases stay with the session.
  record Cancel(Session session, Subscription subscription, Consumer<Result<Nothing>> reply)
      implements Command {}

  /// Opens an address for the session: what is published to the default exchange with this key is
  /// handed to it at once ([SessionListener#handed]), never stored, and lost once the address is
  /// closed, at the latest with the session. A session has one address; a new one takes its place.
  ///
  /// @param address unguessable, and beginning as no queue may
  record OpenAddress(Session session, String address, Consumer<Result<Nothing>> reply)
      implements Command {}

  /// Closes the session's address. Nothing is handed to it after the reply.
  record CloseAddress(Session session, Consumer<Result<Nothing>> reply) implements Command {}

  /// Takes one message.
  record Get(Session session, String queue, boolean autoAck, Consumer<Result<Optional<Got>>> reply)
      implements Command {}

  /// @param remaining ready messages left behind it
  record Got(Delivery delivery, long remaining) {}

  /// Settles leases of this session; those no longer held (queue gone, already settled) are passed
  /// over. No reply: a client that must know sends a [Sync] behind it. In a transaction it takes
  /// effect with the commit.
  record Settle(Session session, List<Lease> leases, Outcome outcome) implements Command {}

  /// Returns leases to their queues, as [Outcome#REQUEUE] does, but at once in a transaction too.
  record Recover(Session session, List<Lease> leases) implements Command {}

  /// From now on what the session publishes and settles takes effect when it is committed.
  /// Beginning again has no effect.
  record BeginTransactions(Session session, Consumer<Result<Nothing>> reply) implements Command {}

  /// Everything published and settled since the last one takes effect, as a whole: after a crash
  /// all of it is there or nothing. Answered when it is on disk.
  record Commit(Session session, Consumer<Result<Nothing>> reply) implements Command {}

  /// Forgets what was published and settled since the last commit: the leases are still held and
  /// may be settled again.
  record Rollback(Session session, Consumer<Result<Nothing>> reply) implements Command {}

  /// Answered when everything before it is on disk.
  record Sync(Session session, Consumer<Result<Nothing>> reply) implements Command {}

  /// Writes rows of a table, all of them or none. Refused when no unit could hold them.
  record WriteTable(Session session, String table, List<Row> rows, Consumer<Result<Nothing>> reply)
      implements Command {}

  /// All rows of a table, ordered by key; none where it was never written to.
  record ReadTable(Session session, String table, Consumer<Result<List<Row>>> reply)
      implements Command {}

  /// Limits the unsettled deliveries of all subscriptions of the session together; 0 = no limit.
  record LimitSession(Session session, int prefetch, Consumer<Result<Nothing>> reply)
      implements Command {}

  /// Ends the session: its subscriptions end, its leases return to their queues.
  record CloseSession(Session session, Consumer<Result<Nothing>> reply) implements Command {}

  /// Ends the client: all its sessions, and its exclusive queues. Any session of it may be named.
  record CloseClient(Session session, Consumer<Result<Nothing>> reply) implements Command {}

  /// Looks at a queue, or at all of them.
  ///
  /// @param name empty: all that the client may use
  record DescribeQueues(
      Session session, Optional<String> name, Consumer<Result<List<QueueDescription>>> reply)
      implements Command {}

  /// Makes sure that a queue is there: a new one gets the attributes, one that is there stays as it
  /// is.
  record OpenQueue(
      Session session,
      QueueSpec spec,
      Map<String, Object> attributes,
      Consumer<Result<Opened>> reply)
      implements Command {}

  /// @param created it was not there before
  record Opened(QueueDescription queue, boolean created) {}

  /// Sets attributes of a queue, and removes those whose value is [Message#VOID]; others stay.
  record ChangeQueue(
      Session session, String name, Map<String, Object> attributes, Consumer<Result<Nothing>> reply)
      implements Command {}

  /// Appends messages to a queue, all in one unit. Answered when they are on disk.
  record Send(
      Session session, String queue, List<Message> messages, Consumer<Result<List<Sent>>> reply)
      implements Command {}

  /// What has become of a message; of one that was sent before, what became of that.
  ///
  /// @param messageId of its grouping
  record Sent(long offset, String messageId) {}

  /// Leases ready messages for a time, the lease being on disk before the answer. Where there are
  /// none it waits; an answer without messages says that the time is over.
  ///
  /// @param most messages
  /// @param leaseMillis negative: as the queue says
  /// @param waitMillis negative: as the queue says; 0: answered at once
  /// @param mostLeased messages of the queue, to anybody; when so many are, no more are given. Who
  ///   does not wait is refused then, but for queues that serve by groups.
  record Receive(
      Session session,
      String queue,
      int most,
      long leaseMillis,
      long waitMillis,
      long mostLeased,
      Consumer<Result<List<TimedDelivery>>> reply)
      implements Command {
    public Receive(
        Session session,
        String queue,
        int most,
        long leaseMillis,
        long waitMillis,
        Consumer<Result<List<TimedDelivery>>> reply) {
      this(session, queue, most, leaseMillis, waitMillis, Long.MAX_VALUE, reply);
    }
  }

  /// @param id says how often the message was leased, this time included
  /// @param firstMillis when it was leased first
  record TimedDelivery(DeliveryId id, long firstMillis, StoredRecord record) {}

  /// Settles messages by any of their deliveries, also when the lease has ended. Answered in order.
  record SettleTimed(
      Session session,
      String queue,
      List<DeliveryId> deliveries,
      Consumer<Result<List<TimedOutcome>>> reply)
      implements Command {}

  /// Gives leases that last another end. Answered in order.
  ///
  /// @param changes what becomes of each; 0 milliseconds: ready again at once
  record ChangeTimed(
      Session session,
      String queue,
      List<Extension> changes,
      Consumer<Result<List<TimedOutcome>>> reply)
      implements Command {}

  /// @param leaseMillis from now
  record Extension(DeliveryId id, long leaseMillis) {}
}
