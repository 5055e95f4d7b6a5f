/// Topics: named sets of streams that are kept by retention, what is known of their producers, and
/// how other threads see and use them.
///
/// **Threading.** [io.rosettamq.broker.topic.Topics] and what it hands out is safe from any thread;
/// the rest is the lane's.
@NullMarked
package io.rosettamq.broker.topic;

import org.jspecify.annotations.NullMarked;
