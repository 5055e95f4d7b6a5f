@NullMarked
package io.rosettamq.server.settings;

import org.jspecify.annotations.NullMarked;
