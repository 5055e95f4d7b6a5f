package io.rosettamq.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SimpleTreeVisitor;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;

/// The Java sources of the checkout, parsed by the JDK's own compiler (not attributed: fast).
final class Sources {
  private static final List<Type> TYPES = parse();

  private Sources() {}

  /// Every class, record, interface and enum, nested ones too.
  static List<Type> types() {
    return TYPES;
  }

  /// @param name with its package and the types around it
  record Type(Path file, String name, List<Method> methods, List<String> members) {

    String simpleName() {
      return name.substring(name.lastIndexOf('.') + 1);
    }
  }

  /// @param lines from its first line (annotations included, comments not) to its last
  /// @param overrides its signature belongs to somebody else, or to the record's components
  record Method(String name, int lines, int parameters, boolean overrides) {}

  static boolean isTest(Path file) {
    return Repository.name(file).contains("/src/test/");
  }

  private static List<Type> parse() {
    var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "run on a JDK");
    List<Type> types = new ArrayList<>();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var files = manager.getJavaFileObjectsFromPaths(Repository.files(".java"));
      var task = (JavacTask) compiler.getTask(null, manager, null, List.of(), null, files);
      Trees trees = Trees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        new Collector(unit, trees, types).scan(unit, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(types);
  }

  /// Collects the types of one file. Methods of anonymous classes count inside their method.
  private static final class Collector extends TreeScanner<Void, Void> {
    private final CompilationUnitTree unit;
    private final Trees trees;
    private final List<Type> types;
    private final Deque<String> around = new ArrayDeque<>();

    Collector(CompilationUnitTree unit, Trees trees, List<Type> types) {
      this.unit = unit;
      this.trees = trees;
      this.types = types;
      around.push(String.valueOf(unit.getPackageName()));
    }

    @Override
    public Void visitClass(ClassTree type, Void unused) {
      if (type.getSimpleName().isEmpty()) {
        return null;
      }
      String name = around.element() + "." + type.getSimpleName();
      List<Method> methods = new ArrayList<>();
      List<String> members = new ArrayList<>();
      around.push(name);
      for (Tree member : type.getMembers()) {
        if (member instanceof MethodTree method) {
          methods.add(describe(method, isCanonical(method, type)));
        }
        member.accept(new MemberNames(), members);
      }
      types.add(new Type(Path.of(unit.getSourceFile().toUri()), name, methods, members));
      super.visitClass(type, null);
      around.pop();
      return null;
    }

    private static boolean isCanonical(MethodTree method, ClassTree type) {
      long components =
          type.getMembers().stream()
              .filter(VariableTree.class::isInstance)
              .filter(field -> !isStatic((VariableTree) field))
              .count();
      return type.getKind() == Tree.Kind.RECORD
          && method.getName().contentEquals("<init>")
          && method.getParameters().size() == components;
    }

    private static boolean isStatic(VariableTree field) {
      return field.getModifiers().getFlags().contains(Modifier.STATIC);
    }

    private Method describe(MethodTree method, boolean canonical) {
      var positions = trees.getSourcePositions();
      var lines = unit.getLineMap();
      long first = lines.getLineNumber(positions.getStartPosition(unit, method));
      long last = lines.getLineNumber(positions.getEndPosition(unit, method));
      boolean overrides =
          method.getModifiers().getAnnotations().stream()
              .anyMatch(found -> found.getAnnotationType().toString().equals("Override"));
      return new Method(
          method.getName().toString(),
          (int) (last - first + 1),
          method.getParameters().size(),
          overrides || canonical);
    }
  }

  /// Names that a document may put after a type's: methods, fields, record components, nested
  /// types.
  private static final class MemberNames extends SimpleTreeVisitor<Void, List<String>> {
    @Override
    public Void visitMethod(MethodTree method, List<String> names) {
      names.add(method.getName().toString());
      return null;
    }

    @Override
    public Void visitVariable(VariableTree field, List<String> names) {
      names.add(field.getName().toString());
      return null;
    }

    @Override
    public Void visitClass(ClassTree type, List<String> names) {
      names.add(type.getSimpleName().toString());
      return null;
    }
  }
}
