package io.rosettamq.server;

import java.util.List;
import java.util.Optional;

/// The command line: `rosetta` alone prints help.
///
/// Parsed by hand: a parser library took a third of the start-up time, since its classes are too
/// old for the AOT cache.
public final class Rosetta {
  private static final String HELP =
      """
      Usage: rosetta COMMAND [OPTIONS]
      RosettaMQ: one durable log that speaks several protocols.

        serve          runs the broker until SIGTERM (rosetta serve --help)
        dead-letters   lists, redrives and drops dead letters (rosetta dead-letters --help)
        help           prints this
        --version      prints the version
      """;

  private Rosetta() {}

  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments)));
  }

  private static int run(List<String> words) {
    String command = words.isEmpty() ? "help" : words.getFirst();
    try {
      return switch (command) {
        case "serve" -> Serve.run(words.subList(1, words.size()));
        case "dead-letters" -> DeadLetters.run(words.subList(1, words.size()));
        case "help", "--help", "-h" -> print(HELP);
        case "version", "--version", "-V" -> print("RosettaMQ " + version() + "\n");
        default -> throw new UsageException("There is no command %s.".formatted(command));
      };
    } catch (Exception e) {
      return Startup.explain(e);
    }
  }

  static int print(String text) {
    System.out.print(text);
    System.out.flush();
    return ExitCode.OK;
  }

  /// The version that the build put into the jar.
  private static String version() {
    return Optional.ofNullable(Rosetta.class.getPackage().getImplementationVersion())
        .orElse("(not packaged)");
  }
}
