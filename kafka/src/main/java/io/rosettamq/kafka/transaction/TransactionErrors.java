package io.rosettamq.kafka.transaction;

import io.rosettamq.broker.transaction.Verdict;
import org.apache.kafka.common.protocol.Errors;

/// Verdicts in Kafka's words.
final class TransactionErrors {

  private TransactionErrors() {}

  /// @param fenced what clients of the request's version understand when somebody else has the name
  static Errors of(Verdict verdict, Errors fenced) {
    return switch (verdict) {
      case Verdict.Change _, Verdict.Same _ -> Errors.NONE;
      case Verdict.Unknown _ -> Errors.INVALID_PRODUCER_ID_MAPPING;
      case Verdict.Fenced _ -> fenced;
      case Verdict.Concurrent _ -> Errors.CONCURRENT_TRANSACTIONS;
      case Verdict.Unfit _ -> Errors.INVALID_TXN_STATE;
    };
  }

  /// @param firstVersion from which on clients know of fencing (KIP-588)
  static Errors fenced(short version, int firstVersion) {
    return version >= firstVersion ? Errors.PRODUCER_FENCED : Errors.INVALID_PRODUCER_EPOCH;
  }
}
