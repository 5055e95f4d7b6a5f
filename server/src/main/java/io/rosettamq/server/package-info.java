/// The process: command line, wiring, life and death. Only this module sees all the others.
@NullMarked
package io.rosettamq.server;

import org.jspecify.annotations.NullMarked;
