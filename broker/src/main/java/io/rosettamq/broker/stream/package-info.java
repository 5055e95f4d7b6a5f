/// Streams of records: where each batch lies (tail cache, journal, segment) and how it gets back.
@NullMarked
package io.rosettamq.broker.stream;

import org.jspecify.annotations.NullMarked;
