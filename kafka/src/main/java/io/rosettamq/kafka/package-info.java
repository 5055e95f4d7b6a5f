/// The Kafka protocol as Apache Kafka 4.4 speaks it: listener, connections, and one handler for
/// each kind of request.
///
/// Requests and responses are encoded by Kafka's own library; storage, fetch and transactions are
/// ours. This module alone imports `org.apache.kafka`.
///
/// **Adding a kind of request.** Write a [io.rosettamq.kafka.RequestHandler] and name it in
/// [io.rosettamq.kafka.Apis.Builder] with the newest version that works: ApiVersions announces what
/// is there, no more.
///
/// **Threading.** A connection belongs to its event loop. A handler is called there, must not
/// block, and may complete its answer from any thread: answers leave in the order of the requests.
@NullMarked
package io.rosettamq.kafka;

import org.jspecify.annotations.NullMarked;
