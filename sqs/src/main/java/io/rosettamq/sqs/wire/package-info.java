/// Both wire protocols: requests and answers as trees of values, and the errors.
@NullMarked
package io.rosettamq.sqs.wire;

import org.jspecify.annotations.NullMarked;
