package io.rosettamq.conformance.scenario;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// A method that takes a [Lab], uses the broker as a client does, and notes what it sees. It runs
/// once on each peer, and each time the notes must equal the recorded outcome of the real broker.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@TestTemplate
@ExtendWith(ScenarioExtension.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
public @interface Scenario {}
