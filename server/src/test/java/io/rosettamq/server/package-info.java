@NullMarked
package io.rosettamq.server;

import org.jspecify.annotations.NullMarked;
