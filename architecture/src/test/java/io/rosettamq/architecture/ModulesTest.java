package io.rosettamq.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Dependencies point downwards only: `server` to the protocols to `broker` to `log`.
class ModulesTest {
  /// A new protocol module is added here.
  static final List<String> PROTOCOLS = List.of("amqp", "kafka", "sqs");

  /// Modules with no main code of the broker's: tests and measurements.
  private static final Set<String> TEST_ONLY =
      Set.of(
          "architecture",
          "conformance",
          "conformance/elasticmq",
          "conformance/kafka-connect",
          "conformance/kafka-node",
          "conformance/kafka-spring",
          "conformance/kafka-streams",
          "conformance/kafka-tools",
          "conformance/spring",
          "conformance/spring-cloud-aws",
          "simulation",
          "benchmarks",
          "benchmarks/sqs-load");

  @Test
  void everyModuleIsKnownHere() throws IOException {
    Set<String> known = new TreeSet<>(PROTOCOLS);
    known.addAll(List.of("log", "broker", "server"));
    Set<String> found = new TreeSet<>();
    var pom = Files.readString(Repository.root().resolve("pom.xml"));
    var module = Pattern.compile("<module>(.*?)</module>").matcher(pom);
    while (module.find()) {
      found.add(module.group(1));
    }
    found.removeAll(TEST_ONLY);
    assertEquals(known, found, "name the module's place in ModulesTest");
  }

  @Test
  void everyModuleIsScanned() {
    Set<String> scanned =
        Code.classes().stream().map(ModulesTest::module).collect(Collectors.toSet());
    assertTrue(scanned.containsAll(List.of("log", "broker", "server")), scanned::toString);
    assertTrue(scanned.containsAll(PROTOCOLS), scanned::toString);
  }

  @Test
  void logKnowsNoOtherModule() {
    onlyDependsOn("log", Set.of("log"));
  }

  @Test
  void brokerKnowsOnlyTheLog() {
    onlyDependsOn("broker", Set.of("broker", "log"));
  }

  @ParameterizedTest
  @FieldSource("PROTOCOLS")
  void protocolsNeverImportEachOther(String protocol) {
    onlyDependsOn(protocol, Set.of(protocol, "broker", "log"));
  }

  @Test
  void onlyTheServerWires() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.rosettamq.server..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.rosettamq.server..")
        .check(Code.classes());
  }

  @Test
  void onlyTheServerEndsTheProcess() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.rosettamq.server..")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .check(Code.classes());
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.rosettamq.(**)").should().beFreeOfCycles().check(Code.classes());
  }

  @Test
  void everyPackageIsNullMarked() {
    List<String> unmarked =
        Code.classes().getPackage(Code.ROOT_PACKAGE).getSubpackagesInTree().stream()
            .filter(found -> !found.getClasses().isEmpty())
            .filter(found -> !found.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .toList();
    assertFalse(Code.classes().isEmpty());
    assertEquals(List.of(), unmarked, "add a package-info.java with @NullMarked");
  }

  private static void onlyDependsOn(String module, Set<String> allowed) {
    classes()
        .that()
        .resideInAPackage(Code.ROOT_PACKAGE + "." + module + "..")
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.describe(
                "are not of another module than " + allowed,
                type -> !isOurs(type) || allowed.contains(module(type))))
        .check(Code.classes());
  }

  private static boolean isOurs(JavaClass type) {
    return type.getPackageName().startsWith(Code.ROOT_PACKAGE + ".");
  }

  /// The module that a class of ours belongs to: the word after the root package.
  private static String module(JavaClass type) {
    String rest = type.getPackageName().substring(Code.ROOT_PACKAGE.length() + 1);
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }
}
