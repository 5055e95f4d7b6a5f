/// Tables: what a client of the log keeps as the last value of each key.
@NullMarked
package io.rosettamq.broker.table;

import org.jspecify.annotations.NullMarked;
