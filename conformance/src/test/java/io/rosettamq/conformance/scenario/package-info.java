/// What a scenario is, how it runs against every peer, and how its outcome is compared.
@NullMarked
package io.rosettamq.conformance.scenario;

import org.jspecify.annotations.NullMarked;
