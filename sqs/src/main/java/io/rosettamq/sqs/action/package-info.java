/// What each action does.
@NullMarked
package io.rosettamq.sqs.action;

import org.jspecify.annotations.NullMarked;
