/// Where settings come from and what they may be: defaults, then the YAML file, then the
/// environment, then the command line; a later source wins.
@NullMarked
package io.rosettamq.server.settings;

import org.jspecify.annotations.NullMarked;
