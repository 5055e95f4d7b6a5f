package io.rosettamq.conformance.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.rosettamq.conformance.peer.RosettaPeer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class StartupErrorsIT {

  @TempDir private Path folder;

  @BeforeEach
  void built() {
    assumeTrue(RosettaPeer.isBuilt(), "skipped: server/target/rosetta.jar is not built");
  }

  @Test
  void takenPort() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      String data = folder.resolve("data").toString();
      StartupErrors.refuses(
          List.of("serve", "--data", data, "--amqp", address, "--kafka", "off", "--http", "off"),
          Map.of(),
          address,
          "taken");
    }
  }

  @Test
  void dataDirectoryInUse() throws Exception {
    try (RosettaPeer first = RosettaPeer.start()) {
      StartupErrors.refuses(
          StartupErrors.serve(first.data()), Map.of(), first.data().toString(), "in use");
      // the first one does not mind
      try (Connection connection = first.factory().newConnection()) {
        Channel channel = connection.createChannel();
        channel.queueDeclare("q", true, false, false, null);
      }
    }
  }

  @Test
  void dataDirectoryBelowAFile() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    StartupErrors.refuses(StartupErrors.serve(file.resolve("data")), Map.of(), file.toString());
  }

  @Test
  void dataDirectoryIsAFile() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    StartupErrors.refuses(StartupErrors.serve(file), Map.of(), file.toString());
    assertEquals("not a folder", Files.readString(file));
  }

  @Test
  void readOnlyDataDirectory() throws Exception {
    try (Volume volume = Volume.ofMegabytes(8)) {
      volume.makeReadOnly();
      Path data = volume.folder().resolve("data");
      StartupErrors.refuses(StartupErrors.serve(data), Map.of(), data.toString());
    }
  }

  @Test
  void volumeTooSmallForTheJournal() throws Exception {
    try (Volume volume = Volume.ofMegabytes(16)) {
      Path data = volume.folder().resolve("data");
      StartupErrors.refuses(StartupErrors.serve(data), Map.of(), data.toString());
    }
  }

  @Test
  void unknownSetting() throws Exception {
    Path data = folder.resolve("data");
    StartupErrors.refuses(
        StartupErrors.serve(data), Map.of("ROSETTA_NO_SUCH_SETTING", "1"), "NO_SUCH_SETTING");
    Path config = Files.writeString(folder.resolve("rosetta.yaml"), "no-such-key: 1\n");
    StartupErrors.refuses(
        StartupErrors.serve(data, "--config", config.toString()), Map.of(), "no-such-key");
  }
}
