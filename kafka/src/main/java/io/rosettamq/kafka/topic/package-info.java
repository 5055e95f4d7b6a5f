/// Requests on topics: metadata, making and deleting them, their settings.
@NullMarked
package io.rosettamq.kafka.topic;

import org.jspecify.annotations.NullMarked;
