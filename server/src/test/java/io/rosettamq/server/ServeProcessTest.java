package io.rosettamq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract of the command line: standard output, standard error, exit codes.
class ServeProcessTest {
  private static final Pattern READY = Pattern.compile("ready http=127\\.0\\.0\\.1:(\\d+)");

  @TempDir Path directory;

  @Test
  void theReadyLineIsAllThatStandardOutputGetsAndTermEndsWithZero() throws Exception {
    try (var rosetta = serve("--http", "127.0.0.1:0", "--amqp", "off", "--kafka", "off")) {
      var ready = READY.matcher(rosetta.readyLine());
      assertTrue(ready.matches());
      int port = Integer.parseInt(ready.group(1));
      new Socket(InetAddress.getLoopbackAddress(), port).close();
      rosetta.terminate();
      assertEquals(ExitCode.OK, rosetta.exitCode(), rosetta::errors);
      assertNull(rosetta.output().readLine());
    }
  }

  @Test
  void theReadyLineHasTheOpenListenersInOrder() throws Exception {
    String any = "127.0.0.1:0";
    try (var rosetta = serve("--http", any, "--sqs", any, "--kafka", any, "--amqp", any)) {
      String line = rosetta.readyLine();
      String bound = "127\\.0\\.0\\.1:\\d+";
      String all = "ready amqp=" + bound + " kafka=" + bound + " sqs=" + bound + " http=" + bound;
      assertTrue(line.matches(all), line);
    }
  }

  @Test
  void aTakenAmqpPortIsOneSentence() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var rosetta =
            serve(
                "--http", "off", "--kafka", "off", "--amqp", "127.0.0.1:" + taken.getLocalPort())) {
      assertEquals(ExitCode.NOT_STARTED, rosetta.exitCode());
      assertEquals(
          "rosetta: Cannot listen for amqp on 127.0.0.1:%d: the port is taken; stop the other program or choose another with --amqp.\n"
              .formatted(taken.getLocalPort()),
          rosetta.errors());
    }
  }

  @Test
  void aTakenPortIsOneSentence() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var rosetta =
            serve(
                "--amqp", "off", "--kafka", "off", "--http", "127.0.0.1:" + taken.getLocalPort())) {
      assertEquals(ExitCode.NOT_STARTED, rosetta.exitCode());
      assertEquals(
          "rosetta: Cannot listen for http on 127.0.0.1:%d: the port is taken; stop the other program or choose another with --http.\n"
              .formatted(taken.getLocalPort()),
          rosetta.errors());
    }
  }

  @Test
  void anAddressOfAnotherMachineIsOneSentence() throws Exception {
    try (var rosetta = serve("--amqp", "off", "--kafka", "off", "--http", "192.0.2.1:0")) {
      assertEquals(ExitCode.NOT_STARTED, rosetta.exitCode());
      assertEquals(
          "rosetta: Cannot listen for http on 192.0.2.1:0: Cannot assign requested address.\n",
          rosetta.errors());
    }
  }

  @Test
  void anUnknownOptionIsOneSentence() throws Exception {
    try (var rosetta = serve("--mqtt", "127.0.0.1:0")) {
      assertEquals(ExitCode.BAD_SETTING, rosetta.exitCode());
      assertEquals("rosetta: There is no option --mqtt. See rosetta help.\n", rosetta.errors());
    }
  }

  @Test
  void anUnknownKeyOfTheFileIsOneSentence() throws Exception {
    Path file = Files.writeString(directory.resolve("bad.yaml"), "amqps: off\n");
    try (var rosetta = serve("--config", file.toString())) {
      assertEquals(ExitCode.BAD_SETTING, rosetta.exitCode());
      assertEquals(
          "rosetta: There is no setting amqps (in %s).\n".formatted(file), rosetta.errors());
    }
  }

  @Test
  void aBadVariableIsOneSentence() throws Exception {
    try (var rosetta =
        RosettaProcess.start(directory, List.of("serve"), Map.of("ROSETTA_HTTP", "80"))) {
      assertEquals(ExitCode.BAD_SETTING, rosetta.exitCode());
      assertEquals(
          "rosetta: Setting http (from ROSETTA_HTTP) must be HOST:PORT or off, not \"80\".\n",
          rosetta.errors());
    }
  }

  @Test
  void rosettaAlonePrintsHelp() throws Exception {
    try (var rosetta = RosettaProcess.start(directory, List.of())) {
      assertTrue(rosetta.readyLine().startsWith("Usage: rosetta"));
      assertEquals(ExitCode.OK, rosetta.exitCode());
    }
  }

  private RosettaProcess serve(String... flags) throws Exception {
    var arguments = new ArrayList<>(List.of("serve", "--data", "memory"));
    arguments.addAll(List.of(flags));
    return RosettaProcess.start(directory, arguments);
  }
}
