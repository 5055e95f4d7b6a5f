package io.rosettamq.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/// The compiled main code of every module, read once.
final class Code {
  static final String ROOT_PACKAGE = "io.rosettamq";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT_PACKAGE);

  private Code() {}

  static JavaClasses classes() {
    return CLASSES;
  }
}
