/// What a protocol may ask of a namespace, and what it is answered: values only.
@NullMarked
package io.rosettamq.broker.command;

import org.jspecify.annotations.NullMarked;
