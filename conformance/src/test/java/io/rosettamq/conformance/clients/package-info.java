/// Applications as people write them: Python, Node and Java clients, step by step.
@NullMarked
package io.rosettamq.conformance.clients;

import org.jspecify.annotations.NullMarked;
