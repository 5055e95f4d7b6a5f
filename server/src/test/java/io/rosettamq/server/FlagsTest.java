package io.rosettamq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlagsTest {
  private static final Set<String> KNOWN = Set.of("amqp", "data");

  @Test
  void bothFormsGiveValues() {
    assertEquals(
        Map.of("amqp", "off", "data", "a=b"),
        Flags.parse(List.of("--amqp", "off", "--data=a=b"), KNOWN));
  }

  @ParameterizedTest
  @CsvSource({
    "--kafka off, There is no option --kafka.",
    "amqp off, There is no option amqp.",
    "-amqp off, There is no option -amqp.",
    "--amqp, The option --amqp needs a value.",
    "--amqp a --amqp b, The option --amqp is given twice."
  })
  void whatDoesNotFitIsOneSentence(String words, String sentence) {
    var refusal =
        assertThrows(UsageException.class, () -> Flags.parse(List.of(words.split(" ", -1)), KNOWN));
    assertEquals(sentence, refusal.getMessage());
  }
}
