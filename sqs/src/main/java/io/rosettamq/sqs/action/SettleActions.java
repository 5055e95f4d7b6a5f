package io.rosettamq.sqs.action;

import io.rosettamq.broker.command.DeliveryId;
import io.rosettamq.broker.command.TimedOutcome;
import io.rosettamq.broker.session.Command;
import io.rosettamq.sqs.wire.Fields;
import io.rosettamq.sqs.wire.SqsError;
import io.rosettamq.sqs.wire.SqsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Deletes received messages, and changes how long they are invisible.
final class SettleActions {
  private final Namespace namespace;

  SettleActions(Namespace namespace) {
    this.namespace = namespace;
  }

  Map<String, Object> delete(Call call) {
    String queue = call.queue();
    DeliveryId id = receipt(call.fields());
    throwIfPresent(failure(queue).of(settle(queue, List.of(id)).getFirst(), call.fields()));
    return Map.of();
  }

  Map<String, Object> deleteBatch(Call call) {
    return each(call, SettleActions::receipt, this::settle, failure(call.queue()));
  }

  private List<TimedOutcome> settle(String queue, List<DeliveryId> ids) {
    return namespace.ask((session, reply) -> new Command.SettleTimed(session, queue, ids, reply));
  }

  Map<String, Object> change(Call call) {
    String queue = call.queue();
    Command.Extension extension = extension(call.fields());
    throwIfPresent(changed(change(queue, List.of(extension)).getFirst(), call.fields()));
    return Map.of();
  }

  Map<String, Object> changeBatch(Call call) {
    return each(call, SettleActions::extension, this::change, SettleActions::changed);
  }

  private List<TimedOutcome> change(String queue, List<Command.Extension> changes) {
    return namespace.ask(
        (session, reply) -> new Command.ChangeTimed(session, queue, changes, reply));
  }

  private interface Commit<T> {
    List<TimedOutcome> of(String queue, List<T> requests);
  }

  private interface Failure {
    Optional<SqsException> of(TimedOutcome outcome, Fields entry);
  }

  private static <T> Map<String, Object> each(
      Call call, Function<Fields, T> parse, Commit<T> commit, Failure failure) {
    String queue = call.queue();
    Batch batch = Batch.of(call);
    List<Fields> accepted = new ArrayList<>();
    List<T> requests = new ArrayList<>();
    for (Fields entry : batch.entries()) {
      try {
        requests.add(parse.apply(entry));
        accepted.add(entry);
      } catch (SqsException e) {
        batch.fail(entry, e);
      }
    }
    List<TimedOutcome> outcomes = commit.of(queue, requests);
    for (int i = 0; i < outcomes.size(); i++) {
      Fields entry = accepted.get(i);
      failure
          .of(outcomes.get(i), entry)
          .ifPresentOrElse(why -> batch.fail(entry, why), () -> batch.succeed(entry, Map.of()));
    }
    return batch.answer();
  }

  private static DeliveryId receipt(Fields fields) {
    return Receipt.parse(fields.required("ReceiptHandle"));
  }

  private static Command.Extension extension(Fields fields) {
    DeliveryId id = receipt(fields);
    int seconds =
        fields
            .integer("VisibilityTimeout", 0, QueueSettings.LONGEST_VISIBILITY_SECONDS)
            .orElseThrow(() -> SqsError.missing("VisibilityTimeout"));
    return new Command.Extension(id, seconds * 1000L);
  }

  private static void throwIfPresent(Optional<SqsException> failure) {
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  private static Failure failure(String queue) {
    return QueueName.isFifo(queue) ? SettleActions::deletedInOrder : SettleActions::deleted;
  }

  /// In a FIFO queue only the delivery that is in flight can be deleted.
  private static Optional<SqsException> deletedInOrder(TimedOutcome outcome, Fields entry) {
    return outcome == TimedOutcome.NOT_LEASED
        ? Optional.of(
            SqsError.badValue(
                entry.required("ReceiptHandle"),
                "ReceiptHandle",
                "The receipt handle has expired."))
        : deleted(outcome, entry);
  }

  /// Deleting twice succeeds, as does deleting a message that is visible again.
  private static Optional<SqsException> deleted(TimedOutcome outcome, Fields entry) {
    return switch (outcome) {
      case DONE, SETTLED, NOT_LEASED -> Optional.empty();
      case UNKNOWN -> Optional.of(unknown(entry));
    };
  }

  private static Optional<SqsException> changed(TimedOutcome outcome, Fields entry) {
    return switch (outcome) {
      case DONE -> Optional.empty();
      case NOT_LEASED ->
          Optional.of(
              SqsError.MESSAGE_NOT_IN_FLIGHT.with(
                  "Value %s for parameter ReceiptHandle is invalid. Reason: The message is not in"
                          .formatted(entry.required("ReceiptHandle"))
                      + " flight."));
      case SETTLED ->
          Optional.of(
              SqsError.badValue(
                  entry.required("ReceiptHandle"),
                  "ReceiptHandle",
                  "Message does not exist or is not available for visibility timeout change."));
      case UNKNOWN -> Optional.of(unknown(entry));
    };
  }

  private static SqsException unknown(Fields entry) {
    return SqsError.RECEIPT_HANDLE_INVALID.with(
        "The input receipt handle \"%s\" is not a valid receipt handle."
            .formatted(entry.required("ReceiptHandle")));
  }
}
