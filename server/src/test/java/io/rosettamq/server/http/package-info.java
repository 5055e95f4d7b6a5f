@NullMarked
package io.rosettamq.server.http;

import org.jspecify.annotations.NullMarked;
