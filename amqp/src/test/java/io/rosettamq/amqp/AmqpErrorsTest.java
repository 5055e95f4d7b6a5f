package io.rosettamq.amqp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.amqp.codec.AmqpError;
import io.rosettamq.amqp.codec.ExchangeMethod;
import io.rosettamq.amqp.codec.Method;
import io.rosettamq.amqp.codec.QueueMethod;
import io.rosettamq.amqp.codec.ReplyCode;
import io.rosettamq.broker.command.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class AmqpErrorsTest {
  private static final Method DECLARE =
      new QueueMethod.Declare("q", false, false, false, false, false, Map.of());

  private static void check(int code, String text, Refusal why) {
    check(code, text, why, DECLARE);
  }

  private static void check(int code, String text, Refusal why, Method request) {
    AmqpError error = AmqpErrors.of(why, "/", request);
    assertEquals(code + " " + text, error.code().code() + " " + error.text());
  }

  @Test
  void namesAndCounts() {
    check(404, "NOT_FOUND - no queue 'q' in vhost '/'", new Refusal.NoSuchQueue("q"));
    check(404, "NOT_FOUND - no exchange 'e' in vhost '/'", new Refusal.NoSuchExchange("e"));
    check(
        406,
        "PRECONDITION_FAILED - queue 'q' in vhost '/' in use",
        new Refusal.InUse("queue", "q"));
    check(406, "PRECONDITION_FAILED - queue 'q' in vhost '/' not empty", new Refusal.NotEmpty("q"));
    check(
        406,
        "PRECONDITION_FAILED - message size 9 is larger than configured max size 8",
        new Refusal.TooLarge(9, 8));
  }

  @Test
  void transactions() {
    check(
        406,
        "PRECONDITION_FAILED - queue 't' in vhost '/' cannot be declared: a topic has this name",
        new Refusal.NameOfTopic("t"));
    check(406, "PRECONDITION_FAILED - channel is not transactional", new Refusal.NoTransaction());
    check(
        406,
        "PRECONDITION_FAILED - open transactions would hold 9 bytes, but 8 at most",
        new Refusal.TransactionsTooLarge(9, 8));
  }

  @Test
  void leases() {
    check(
        406,
        "PRECONDITION_FAILED - 7 messages of queue 'q' in vhost '/' are leased",
        new Refusal.TooManyLeased("q", 7));
  }

  @Test
  void exclusivity() {
    check(
        405,
        "RESOURCE_LOCKED - cannot obtain exclusive access to locked queue 'q' in vhost '/'. It could"
            + " be originally declared on another connection or the exclusive property value does"
            + " not match that of the original declaration.",
        new Refusal.QueueLocked("q"));
    check(
        403,
        "ACCESS_REFUSED - queue 'q' in vhost '/' in exclusive use",
        new Refusal.ExclusivelyConsumed("q"));
  }

  @Test
  void declarations() {
    check(
        406,
        "PRECONDITION_FAILED - inequivalent arg 'durable' for queue 'q' in vhost '/': received"
            + " 'false' but current is 'true'",
        new Refusal.Mismatch("queue", "q", "durable", "false", "true"));
    check(
        406,
        "PRECONDITION_FAILED - invalid arg 'x-expires' for queue 'q' in vhost '/': negative",
        new Refusal.InvalidArgument("queue", "q", "x-expires", "negative"));
    check(
        541,
        "INTERNAL_ERROR - queue 'q' in vhost '/' is paused: a message of it cannot be read",
        new Refusal.Unreadable("q"));
    check(
        503,
        "COMMAND_INVALID - unknown exchange type 'odd'",
        new Refusal.UnknownExchangeType("odd"));
  }

  @Test
  void absentArgumentsAreNotQuoted() {
    check(
        406,
        "PRECONDITION_FAILED - inequivalent arg 'x-expires' for queue 'q' in vhost '/': received"
            + " none but current is '60000'",
        new Refusal.Mismatch("queue", "q", "x-expires", "none", "60000"));
    check(
        406,
        "PRECONDITION_FAILED - inequivalent arg 'alternate-exchange' for exchange 'e' in vhost '/':"
            + " received none but current is the value 'a' of type 'longstr'",
        new Refusal.Mismatch(
            "exchange", "e", "alternate-exchange", "none", "the value 'a' of type 'longstr'"));
    check(
        406,
        "PRECONDITION_FAILED - invalid type 'signedint' for arg 'alternate-exchange' in exchange 'e'"
            + " in vhost '/'",
        new Refusal.WrongType("exchange", "e", "alternate-exchange", "signedint"));
    check(
        406,
        "PRECONDITION_FAILED - Invalid x-match field value odd",
        new Refusal.InvalidArgument("binding", "b", "x-match", "Invalid x-match field value odd"));
  }

  @Test
  void reservedAndInternal() {
    check(
        403,
        "ACCESS_REFUSED - exchange name 'amq.x' contains reserved prefix 'amq.*'",
        new Refusal.ReservedName("exchange", "amq.x"));
    check(
        403,
        "ACCESS_REFUSED - deletion of system exchange 'amq.x' in vhost '/' not allowed",
        new Refusal.ReservedName("exchange", "amq.x"),
        new ExchangeMethod.Delete("amq.x", false, false));
    check(
        403,
        "ACCESS_REFUSED - operation not permitted on the default exchange",
        new Refusal.DefaultExchange());
    check(
        403,
        "ACCESS_REFUSED - cannot publish to internal exchange 'e' in vhost '/'",
        new Refusal.InternalExchange("e"));
  }

  @Test
  void textIsCutToAShortString() {
    String text = new AmqpError(ReplyCode.NOT_FOUND, "é".repeat(300)).text();
    assertTrue(text.endsWith("é..."));
    assertTrue(text.getBytes(StandardCharsets.UTF_8).length <= 255);
  }

  @Test
  void streams() {
    check(
        406,
        "PRECONDITION_FAILED - invalid property 'non-durable' for queue 'q' in vhost '/'",
        new Refusal.InvalidProperty("q", "non-durable"));
    check(
        406,
        "PRECONDITION_FAILED - invalid arg 'x-overflow' for queue 'q' in vhost '/' of queue type"
            + " rabbit_stream_queue",
        new Refusal.ForeignArgument("q", "x-overflow", "stream"));
    check(
        406,
        "PRECONDITION_FAILED - consumer prefetch count is not set for 'queue 'q' in vhost '/''",
        new Refusal.NoPrefetch("q"));
    check(
        540,
        "NOT_IMPLEMENTED - queue 'q' in vhost '/' does not support global qos",
        new Refusal.SessionLimited("q"));
    check(
        540,
        "NOT_IMPLEMENTED - queue.purge not supported by stream queues queue 'q' in vhost '/'",
        new Refusal.NotOfStreams("q"),
        new QueueMethod.Purge("q", false));
  }
}
