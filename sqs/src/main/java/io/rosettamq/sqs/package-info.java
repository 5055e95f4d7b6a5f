/// The HTTP listener of Amazon SQS.
@NullMarked
package io.rosettamq.sqs;

import org.jspecify.annotations.NullMarked;
