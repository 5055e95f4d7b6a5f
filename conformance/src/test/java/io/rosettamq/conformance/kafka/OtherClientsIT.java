package io.rosettamq.conformance.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// Clients that are not Kafka's own: topics, codecs, groups and their offsets.
@ParameterizedClass(name = "{0}", allowZeroInvocations = true)
@ArgumentsSource(KafkaPeers.class)
class OtherClientsIT {
  private static final Path SOURCES = Path.of("src/test").toAbsolutePath();
  private static final String KCAT = "/usr/bin/kcat";

  @Parameter KafkaPeer peer;

  private static String run(List<String> command, String input) throws Exception {
    Program.Ended ended = Program.run(command, input);
    assertEquals(0, ended.code(), () -> ended.output() + ended.errors());
    return ended.output();
  }

  @Test
  void kafkaPython() throws Exception {
    String python = "/usr/bin/python3";
    assumeTrue(
        Program.succeeds(python, "-c", "import kafka"), "skipped: python3-kafka is not installed");
    String script = SOURCES.resolve("python/kafka_groups.py").toString();
    assertEquals(
        """
        exists
        took True
        later ['later']
        partitions 3
        ends 61
        committed 61
        groups True
        offsets 61
        deleted True\
        """,
        run(List.of(python, script, peer.address(), "python"), ""));
  }

  @Test
  void kafkajs() throws Exception {
    assumeTrue(Program.succeeds("node", "--version"), "skipped: Node.js is not installed");
    Path folder = Path.of("target/node").toAbsolutePath();
    Files.createDirectories(folder);
    for (String file : List.of("package.json", "package-lock.json", "kafka-groups.js")) {
      Files.write(folder.resolve(file), Files.readAllBytes(SOURCES.resolve("node").resolve(file)));
    }
    assumeTrue(
        Program.succeeds("npm", "ci", "--no-audit", "--no-fund", "--prefix", folder.toString()),
        "skipped: npm cannot install kafkajs");
    String script = folder.resolve("kafka-groups.js").toString();
    assertEquals(
        """
        made true
        made false
        took true
        later [ 'later' ]
        state Empty
        committed 61
        policy delete
        again 61
        deleted true\
        """,
        run(List.of("node", script, peer.address(), "kafkajs"), ""));
  }

  @Test
  void kcatAsAMemberOfAGroup() throws Exception {
    assumeTrue(Files.isExecutable(Path.of(KCAT)), "skipped: kcat is not installed");
    String lines =
        IntStream.range(0, 100).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
    run(List.of(KCAT, "-b", peer.address(), "-P", "-t", "kcat-group", "-z", "lz4"), lines + "\n");
    assertEquals(lines, member(100));
    run(List.of(KCAT, "-b", peer.address(), "-P", "-t", "kcat-group"), "later\n");
    assertEquals("later", member(1));
    String listed = run(List.of(KCAT, "-b", peer.address(), "-L", "-t", "kcat-group"), "");
    assertTrue(listed.contains("topic \"kcat-group\" with 1 partitions"), listed);
  }

  private String member(int count) throws Exception {
    return run(
        List.of(
            KCAT,
            "-b",
            peer.address(),
            "-X",
            "auto.offset.reset=earliest",
            "-q",
            "-c",
            String.valueOf(count),
            "-G",
            "kcat-members",
            "kcat-group"),
        "");
  }
}
