package io.rosettamq.server;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/// The command line: `rosetta` alone prints help.
@Command(
    name = "rosetta",
    description = "RosettaMQ: one durable log that speaks several protocols.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Rosetta.Version.class,
    subcommands = ServeCommand.class)
public final class Rosetta implements Runnable {

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Rosetta())
        .setParameterExceptionHandler(Rosetta::refuse)
        .setExecutionExceptionHandler(Rosetta::fail);
  }

  @Override
  public void run() {
    commandLine().usage(System.out);
  }

  private static int refuse(ParameterException e, String[] arguments) {
    Startup.complain(e.getMessage());
    return ExitCode.BAD_SETTING;
  }

  private static int fail(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
    return Startup.explain(e);
  }

  /// The version that the build put into the jar.
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Rosetta.class.getPackage().getImplementationVersion();
      return new String[] {"RosettaMQ " + (version == null ? "(not packaged)" : version)};
    }
  }
}
