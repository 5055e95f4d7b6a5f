/// What has been settled of a stream, and what is ready: offsets only, no payload and no consumer.
@NullMarked
package io.rosettamq.broker.view;

import org.jspecify.annotations.NullMarked;
