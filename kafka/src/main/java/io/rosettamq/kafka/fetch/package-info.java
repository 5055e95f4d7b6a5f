/// Records out: fetches and their sessions, offsets by time.
@NullMarked
package io.rosettamq.kafka.fetch;

import org.jspecify.annotations.NullMarked;
