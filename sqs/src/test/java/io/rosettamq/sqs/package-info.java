@NullMarked
package io.rosettamq.sqs;

import org.jspecify.annotations.NullMarked;
