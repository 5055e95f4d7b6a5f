/// Who signed a request, and whether it is what was signed.
@NullMarked
package io.rosettamq.sqs.auth;

import org.jspecify.annotations.NullMarked;
