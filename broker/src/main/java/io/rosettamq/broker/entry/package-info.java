/// Journaled effects: resulting values, never commands, and their bytes.
@NullMarked
package io.rosettamq.broker.entry;

import org.jspecify.annotations.NullMarked;
