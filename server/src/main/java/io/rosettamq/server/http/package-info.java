/// What the broker tells over HTTP: health and metrics.
@NullMarked
package io.rosettamq.server.http;

import org.jspecify.annotations.NullMarked;
