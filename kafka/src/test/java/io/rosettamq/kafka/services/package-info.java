@NullMarked
package io.rosettamq.kafka.services;

import org.jspecify.annotations.NullMarked;
