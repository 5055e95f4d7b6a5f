@NullMarked
package io.rosettamq.broker.view;

import org.jspecify.annotations.NullMarked;
