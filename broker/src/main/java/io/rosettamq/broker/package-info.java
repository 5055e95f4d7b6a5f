/// The core, as protocols see it: open a [io.rosettamq.broker.Broker], attach a client to a
/// namespace, submit commands, receive outputs.
///
/// It knows queues, exchanges, streams and leases, and no frame, error code or header of any
/// protocol.
@NullMarked
package io.rosettamq.broker;

import org.jspecify.annotations.NullMarked;
