/// Tests of the whole: which way modules depend, what the core may not call, how big things get.
@NullMarked
package io.rosettamq.architecture;

import org.jspecify.annotations.NullMarked;
