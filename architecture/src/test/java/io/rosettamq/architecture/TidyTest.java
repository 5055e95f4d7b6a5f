package io.rosettamq.architecture;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Watches the tail: the largest files and methods, the widest signatures, names that say nothing.
///
/// `tidy-offenders.txt` lists what is over a limit, with its size. The list may only shrink: a new
/// offender fails, and so does a line whose offender has got smaller or is gone.
class TidyTest {
  private static final String OFFENDERS = "architecture/src/test/resources/tidy-offenders.txt";

  private static final Sizes MAIN_FILES = Sizes.files("file", 600, false);
  private static final Sizes TEST_FILES = Sizes.files("test-file", 400, true);
  private static final Sizes METHODS = Sizes.methods(60);
  private static final Sizes PARAMETERS = Sizes.parameters(4);
  private static final Sizes COLLABORATORS = Sizes.collaborators(6);
  private static final List<Sizes> ALL =
      List.of(MAIN_FILES, TEST_FILES, METHODS, PARAMETERS, COLLABORATORS);

  private static final Pattern EMPTY_WORD =
      Pattern.compile("(Base|Abstract)[A-Z].*|.*(Impl|Manager|Helpers?|Utils?)");
  private static final Pattern GETTER = Pattern.compile("get[A-Z].*");

  @Test
  void nothingGrowsOverItsLimit() {
    ALL.forEach(sizes -> System.out.print(sizes.tail()));
    Set<String> listed =
        Repository.text(Repository.root().resolve(OFFENDERS))
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> found =
        ALL.stream().flatMap(Sizes::offences).collect(Collectors.toCollection(TreeSet::new));
    assertEquals(listed, found, "make it smaller, or shrink the list in " + OFFENDERS);
  }

  @Test
  void mostThingsAreSmall() {
    assertAll(
        () -> assertFalse(MAIN_FILES.measures().isEmpty(), "scanned nothing"),
        () -> assertFalse(METHODS.measures().isEmpty(), "scanned nothing"),
        () -> assertTrue(MAIN_FILES.percentile(50) <= 100, MAIN_FILES::tail),
        () -> assertTrue(MAIN_FILES.percentile(90) <= 300, MAIN_FILES::tail),
        () -> assertTrue(METHODS.percentile(90) <= 20, METHODS::tail));
  }

  @Test
  void namesSayWhatThingsAre() {
    List<String> empty =
        Sources.types().stream()
            .filter(type -> EMPTY_WORD.matcher(type.simpleName()).matches())
            .map(Sources.Type::name)
            .toList();
    assertEquals(List.of(), empty, "use a noun of the domain");
  }

  @Test
  void accessorsGoWithoutGet() {
    List<String> getters =
        Sources.types().stream()
            .filter(type -> !Sources.isTest(type.file()))
            .flatMap(type ->
                type.methods().stream()
                    .filter(method -> !method.overrides() && method.parameters() == 0)
                    .filter(method -> GETTER.matcher(method.name()).matches())
                    .map(method -> type.name() + "." + method.name()))
            .toList();
    assertEquals(List.of(), getters);
  }

  @Test
  void testsWaitForConditionsAndNeverSleep() {
    String call = "Thread." + "sleep(";
    List<String> sleepers =
        Repository.files(".java").stream()
            .filter(Sources::isTest)
            .filter(file -> Repository.text(file).contains(call))
            .map(Repository::name)
            .toList();
    assertEquals(List.of(), sleepers);
  }
}
