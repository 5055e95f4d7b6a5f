package io.rosettamq.conformance.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// An application with Spring Kafka, with the client that its release was made for: listeners,
/// retry topics, a dead-letter topic, transactions.
@ParameterizedClass(name = "{0}", allowZeroInvocations = true)
@ArgumentsSource(KafkaPeers.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SpringKafkaIT {
  private static final Path MODULE = Path.of("kafka-spring").toAbsolutePath();

  @Parameter KafkaPeer peer;

  @Test
  void retryTopicsEndInADeadLetterTopic() throws Exception {
    Path libraries = MODULE.resolve("target/lib");
    assumeTrue(Files.isDirectory(libraries), "skipped: conformance/kafka-spring is not built");
    Program.Ended ended =
        Program.run(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                libraries.resolve("*").toString(),
                MODULE.resolve("src/SpringKafkaProgram.java").toString(),
                peer.address()),
            "");
    assertEquals(0, ended.code(), () -> ended.output() + ended.errors());
    assertEquals("orders\nretries and dead letter\ntransactions", ended.output());
  }
}
