/// Dead letters for those who operate the broker: HTTP's `/api/dead-letters` and the command
/// `rosetta dead-letters`.
@NullMarked
package io.rosettamq.server.deadletters;

import org.jspecify.annotations.NullMarked;
