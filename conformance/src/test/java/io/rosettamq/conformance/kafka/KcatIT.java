package io.rosettamq.conformance.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// librdkafka, as kcat brings it.
class KcatIT {

  @Test
  void kcatProducesAndConsumesInEveryCodecAndAfterAKill() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/kcat")), "kcat is not installed");
    String lines =
        IntStream.range(0, 500).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
    try (KafkaBroker broker = KafkaBroker.start(Map.of())) {
      List<String> codecs = List.of("none", "gzip", "snappy", "lz4", "zstd");
      for (String codec : codecs) {
        kcat(broker, lines, "-P", "-t", "k", "-z", codec, "-X", "enable.idempotence=true");
      }
      assertEquals(lines.repeat(codecs.size()), kcat(broker, "", "-C", "-t", "k", "-e", "-q"));
      broker.killAndStart();
      assertEquals(lines.repeat(codecs.size()), kcat(broker, "", "-C", "-t", "k", "-e", "-q"));
      assertTrue(kcat(broker, "", "-L").contains("topic \"k\" with 1 partitions"));
    }
  }

  private static String kcat(KafkaBroker broker, String input, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("/usr/bin/kcat", "-b", broker.address()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS), "kcat ends");
    assertEquals(0, process.exitValue());
    return output;
  }
}
