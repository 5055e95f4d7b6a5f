package io.rosettamq.conformance.clients;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rosettamq.conformance.peer.Peer;
import io.rosettamq.conformance.peer.RosettaPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// How the client programs are started against a broker. A test whose language or library is not
/// installed is skipped.
final class Programs {

  private static final Path SOURCES = Path.of("src/test").toAbsolutePath();
  private static final Path SPRING = Path.of("spring").toAbsolutePath();
  private static final Path SPRING_CLOUD_AWS = Path.of("spring-cloud-aws").toAbsolutePath();

  private Programs() {}

  /// A program in Debian's Python.
  ///
  /// @param library what it imports: Debian has it as package `python3-` and this name
  static List<String> python(String script, String library, Peer peer) {
    String python = "/usr/bin/python3";
    assumeTrue(
        ClientProcess.succeeds(python, "-c", "import " + library),
        () -> "skipped: python3-" + library + " is not installed");
    return List.of(python, SOURCES.resolve("python").resolve(script).toString(), port(peer));
  }

  /// A program in Debian's Python that speaks SQS.
  ///
  /// @param libraries what it imports
  static List<String> pythonOfSqs(String script, String libraries, RosettaPeer peer) {
    String python = "/usr/bin/python3";
    assumeTrue(
        ClientProcess.succeeds(python, "-c", "import " + libraries),
        () -> "skipped: one of these Python libraries of Debian's is not installed: " + libraries);
    return List.of(
        python,
        SOURCES.resolve("python").resolve(script).toString(),
        Integer.toString(peer.sqsPort()));
  }

  /// A program that uses Bunny.
  static List<String> ruby(String script, Peer peer) {
    assumeTrue(
        ClientProcess.succeeds("ruby", "-e", "require 'bunny'"),
        "skipped: ruby-bunny is not installed");
    return List.of("ruby", SOURCES.resolve("ruby").resolve(script).toString(), port(peer));
  }

  /// A program that uses amqplib.
  static List<String> node(String script, Peer peer) throws IOException {
    return node("node", script, peer.amqpPort());
  }

  /// A program that uses the AWS SDK for JavaScript and sqs-consumer.
  static List<String> nodeOfSqs(String script, RosettaPeer peer) throws IOException {
    return node("node-sqs", script, peer.sqsPort());
  }

  private static List<String> node(String sources, String script, int port) throws IOException {
    assumeTrue(ClientProcess.succeeds("node", "--version"), "skipped: Node.js is not installed");
    Path folder = Path.of("target").resolve(sources).toAbsolutePath();
    Files.createDirectories(folder);
    for (String file : List.of("package.json", "package-lock.json", script)) {
      Files.write(folder.resolve(file), Files.readAllBytes(SOURCES.resolve(sources).resolve(file)));
    }
    assumeTrue(
        ClientProcess.succeeds(
            "npm", "ci", "--no-audit", "--no-fund", "--prefix", folder.toString()),
        () -> "skipped: npm cannot install what is in package.json of " + sources);
    return List.of("node", folder.resolve(script).toString(), Integer.toString(port));
  }

  /// The Spring AMQP program, with the libraries that its release was made for.
  static List<String> spring(Peer peer) {
    return java(SPRING, "SpringProgram.java", peer.amqpPort());
  }

  /// The Spring Cloud AWS program.
  static List<String> springCloudAws(RosettaPeer peer) {
    return java(SPRING_CLOUD_AWS, "SpringCloudAwsProgram.java", peer.sqsPort());
  }

  private static List<String> java(Path module, String source, int port) {
    Path libraries = module.resolve("target/lib");
    assumeTrue(Files.isDirectory(libraries), () -> "skipped: not built: " + module);
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m",
        "-cp",
        libraries.resolve("*").toString(),
        module.resolve("src").resolve(source).toString(),
        Integer.toString(port));
  }

  private static String port(Peer peer) {
    return Integer.toString(peer.amqpPort());
  }
}
