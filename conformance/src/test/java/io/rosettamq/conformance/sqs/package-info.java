/// Amazon SQS, as its clients in Java use it.
package io.rosettamq.conformance.sqs;
