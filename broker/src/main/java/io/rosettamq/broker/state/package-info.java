/// The durable state of one namespace and the one place where it changes.
@NullMarked
package io.rosettamq.broker.state;

import org.jspecify.annotations.NullMarked;
