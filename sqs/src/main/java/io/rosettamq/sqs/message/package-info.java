/// SQS messages as records, and back.
@NullMarked
package io.rosettamq.sqs.message;

import org.jspecify.annotations.NullMarked;
