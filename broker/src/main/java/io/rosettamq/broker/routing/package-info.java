/// How an exchange type matches a message against its bindings.
@NullMarked
package io.rosettamq.broker.routing;

import org.jspecify.annotations.NullMarked;
