/// How a message looks to protocols other than the one that sent it (`docs/translation.md`).
@NullMarked
package io.rosettamq.broker.translation;

import org.jspecify.annotations.NullMarked;
