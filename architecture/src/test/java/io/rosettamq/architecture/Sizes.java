package io.rosettamq.architecture;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// One measured property (lines of a file, of a method, ...) of everything that has it.
///
/// @param what the word used in the list of offenders
/// @param limit the largest size that is not an offence
record Sizes(String what, int limit, List<Measure> measures) {

  record Measure(String name, int size) {}

  Sizes {
    measures = measures.stream().sorted(Comparator.comparingInt(Measure::size).reversed()).toList();
  }

  /// The size that `percent` of all stay within.
  int percentile(int percent) {
    int above = measures.size() * (100 - percent) / 100;
    return measures.isEmpty() ? 0 : measures.get(Math.min(above, measures.size() - 1)).size();
  }

  /// One line for each that is over the limit, as the list of offenders has them.
  Stream<String> offences() {
    return measures.stream()
        .filter(found -> found.size() > limit)
        .map(found -> what + " " + found.name() + " " + found.size());
  }

  String tail() {
    var text = new StringBuilder();
    text.append(
        "%s: %d, median %d, p90 %d, limit %d%n"
            .formatted(what, measures.size(), percentile(50), percentile(90), limit));
    measures.stream()
        .limit(5)
        .forEach(found -> text.append("  %5d %s%n".formatted(found.size(), found.name())));
    return text.toString();
  }

  /// Lines of source files, main or test.
  static Sizes files(String what, int limit, boolean tests) {
    return new Sizes(
        what,
        limit,
        Repository.files(".java").stream()
            .filter(file -> Sources.isTest(file) == tests)
            .map(file ->
                new Measure(Repository.name(file), Repository.text(file).lines().toList().size()))
            .toList());
  }

  /// Lines of methods in main code.
  static Sizes methods(int limit) {
    List<Measure> measures = new ArrayList<>();
    for (Sources.Type type : mainTypes()) {
      for (Sources.Method method : type.methods()) {
        measures.add(new Measure(type.name() + "." + method.name(), method.lines()));
      }
    }
    return new Sizes("method", limit, measures);
  }

  /// Parameters of methods in main code whose signature is ours to choose.
  static Sizes parameters(int limit) {
    return widths("parameters", limit, false);
  }

  /// Parameters of constructors in main code: what an object works with. Records are free.
  static Sizes collaborators(int limit) {
    return widths("collaborators", limit, true);
  }

  private static Sizes widths(String what, int limit, boolean constructors) {
    List<Measure> measures = new ArrayList<>();
    for (Sources.Type type : mainTypes()) {
      for (Sources.Method method : type.methods()) {
        if (!method.overrides() && method.name().equals("<init>") == constructors) {
          measures.add(new Measure(type.name() + "." + method.name(), method.parameters()));
        }
      }
    }
    return new Sizes(what, limit, measures);
  }

  private static Collection<Sources.Type> mainTypes() {
    return Sources.types().stream().filter(type -> !Sources.isTest(type.file())).toList();
  }
}
