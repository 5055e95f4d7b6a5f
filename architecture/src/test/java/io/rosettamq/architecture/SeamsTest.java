package io.rosettamq.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The core (`log` and `broker`) is deterministic: clock, threads, randomness and files come in
/// through the seams that [Seams] lists.
class SeamsTest {
  private static final Set<String> NOW =
      Set.of("java.lang.System.currentTimeMillis", "java.lang.System.nanoTime");
  private static final Set<String> THREAD_CONTROL =
      Set.of("<init>", "start", "sleep", "ofPlatform", "ofVirtual", "startVirtualThread", "join");
  private static final Set<String> THREAD_POOLS =
      Set.of(
          "java.util.concurrent.Executors",
          "java.util.concurrent.ForkJoinPool",
          "java.util.concurrent.ThreadPoolExecutor",
          "java.util.Timer");
  private static final Set<String> RANDOM =
      Set.of(
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.util.concurrent.ThreadLocalRandom",
          "java.security.SecureRandom");
  private static final Set<String> FILE_CHANNELS =
      Set.of(
          "java.nio.channels.FileChannel",
          "java.nio.channels.AsynchronousFileChannel",
          "java.io.RandomAccessFile");

  @Test
  void coreReadsNoClock() {
    forbid(
        Seams.CLOCK,
        "read a clock",
        access ->
            NOW.contains(ownerAndName(access))
                || (access.getTargetOwner().getPackageName().equals("java.time")
                    && access.getName().equals("now")));
  }

  @Test
  void coreStartsNoThread() {
    forbid(
        Seams.THREADS,
        "start or pause a thread",
        access ->
            (access.getTargetOwner().isAssignableTo(Thread.class)
                    && THREAD_CONTROL.contains(access.getName()))
                || THREAD_POOLS.contains(access.getTargetOwner().getName()));
  }

  @Test
  void coreDrawsNoRandomNumber() {
    forbid(
        Seams.ENTROPY,
        "draw a random number",
        access ->
            RANDOM.contains(access.getTargetOwner().getName())
                || ownerAndName(access).equals("java.lang.Math.random")
                || ownerAndName(access).equals("java.util.UUID.randomUUID"));
  }

  @Test
  void coreOpensNoFile() {
    forbid(Seams.FILES, "open a file", access -> isFileType(access.getTargetOwner()));
  }

  @ParameterizedTest
  @EnumSource
  void everySeamExists(Seams seam) {
    for (String place : seam.places()) {
      assertTrue(
          Code.classes().stream().anyMatch(type -> Seams.covers(place, type)),
          () -> place + " no longer exists: take it off the list of " + seam);
    }
  }

  private static boolean isFileType(JavaClass type) {
    String name = type.getName();
    return type.getPackageName().startsWith("java.nio.file")
        || name.startsWith("java.io.File")
        || FILE_CHANNELS.contains(name);
  }

  private static String ownerAndName(JavaAccess<?> access) {
    return access.getTargetOwner().getName() + "." + access.getName();
  }

  private static void forbid(Seams seam, String what, Access forbidden) {
    DescribedPredicate<JavaAccess<?>> access = describe(what, forbidden::matches);
    noClasses()
        .that()
        .resideInAnyPackage("io.rosettamq.log..", "io.rosettamq.broker..")
        .and(describe("are not the seam for " + seam, type -> !seam.allows(type)))
        .should()
        .accessTargetWhere(access)
        .check(Code.classes());
  }

  @FunctionalInterface
  private interface Access {
    boolean matches(JavaAccess<?> access);
  }
}
