/// The two ends of a conversation: what a protocol's connection and channels are to the core.
@NullMarked
package io.rosettamq.broker.session;

import org.jspecify.annotations.NullMarked;
