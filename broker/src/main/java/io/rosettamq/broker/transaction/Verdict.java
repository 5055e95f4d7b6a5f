package io.rosettamq.broker.transaction;

import java.util.Optional;

/// What is to become of a request about transactions.
public sealed interface Verdict {

  /// The producer becomes as said.
  ///
  /// @param ending the transaction that ends with it, in the same unit
  record Change(TransactionalProducer producer, Optional<Ending> ending) implements Verdict {}

  /// Everything is as asked for already.
  record Same(TransactionalProducer producer) implements Verdict {}

  /// There is no producer of that name and id.
  record Unknown() implements Verdict {}

  /// Somebody else has the name now.
  record Fenced() implements Verdict {}

  /// The last transaction is not through yet: ask again.
  record Concurrent() implements Verdict {}

  /// The request does not fit where the transaction stands.
  record Unfit() implements Verdict {}

  /// @param marker whose marker is written into each of the transaction's streams
  record Ending(
      TransactionalProducer.Identity marker, boolean committed, TransactionalProducer before) {}
}
