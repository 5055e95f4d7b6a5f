/// Transactions of producers that have a name (Kafka's transactional ids): what is remembered of
/// each, and the rules by which it changes. Belongs to the lane, but for
/// [io.rosettamq.broker.transaction.ProducerTransactions].
@NullMarked
package io.rosettamq.broker.transaction;

import org.jspecify.annotations.NullMarked;
