/// Transactions: producers with a name, what is in their transactions, how these end, and the
/// offsets of groups that end with them. The decisions are the broker's; here they are put into
/// Kafka's words.
@NullMarked
package io.rosettamq.kafka.transaction;

import org.jspecify.annotations.NullMarked;
