@NullMarked
package io.rosettamq.kafka;

import org.jspecify.annotations.NullMarked;
