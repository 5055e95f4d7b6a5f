/// A simple stand-in for the broker's end of a conversation.
@NullMarked
package io.rosettamq.broker.session;

import org.jspecify.annotations.NullMarked;
