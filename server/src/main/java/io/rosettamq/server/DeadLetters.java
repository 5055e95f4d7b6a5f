package io.rosettamq.server;

import io.rosettamq.server.deadletters.DeadLettersCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `rosetta dead-letters`, as the command line has it.
final class DeadLetters {

  private DeadLetters() {}

  static int run(List<String> words) throws InterruptedException {
    if (words.contains("--help") || words.contains("-h")) {
      return Rosetta.print(DeadLettersCommand.HELP);
    }
    List<String> plain = new ArrayList<>();
    List<String> rest = new ArrayList<>(words);
    while (!rest.isEmpty() && !rest.getFirst().startsWith("--")) {
      plain.add(rest.removeFirst());
    }
    rest.replaceAll(word ->
        word.startsWith("--") && DeadLettersCommand.SWITCHES.contains(word.substring(2))
            ? word + "=true"
            : word);
    Map<String, String> flags = Flags.parse(rest, DeadLettersCommand.FLAGS);
    try {
      Optional<DeadLettersCommand.Answer> answer = DeadLettersCommand.run(plain, flags);
      if (answer.isEmpty()) {
        throw new UsageException("dead-letters needs list, show, redrive or drop, and a queue.");
      }
      if (answer.get().done()) {
        return Rosetta.print(answer.get().text());
      }
      System.err.print("rosetta: " + answer.get().text());
      return ExitCode.REFUSED;
    } catch (IOException e) {
      System.err.println(
          "rosetta: No broker answers on %s; see --http."
              .formatted(flags.getOrDefault("http", "127.0.0.1:15672")));
      return ExitCode.REFUSED;
    }
  }
}
