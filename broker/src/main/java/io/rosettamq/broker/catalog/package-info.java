/// What exists in a namespace: exchanges, queues and the bindings between them.
@NullMarked
package io.rosettamq.broker.catalog;

import org.jspecify.annotations.NullMarked;
