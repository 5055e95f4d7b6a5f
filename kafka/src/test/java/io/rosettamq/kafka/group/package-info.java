@NullMarked
package io.rosettamq.kafka.group;

import org.jspecify.annotations.NullMarked;
