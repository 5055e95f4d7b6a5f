package io.rosettamq.conformance.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// The behavioural suite of SQS, run against ElasticMQ: where it does otherwise is listed in
/// `outcomes/ElasticMQ.txt`, which `-Dconformance.record=true` writes anew. What is listed may pass
/// now and then, where ElasticMQ keeps no order; what is not listed passes. Move tasks are left
/// out: there each test waits in vain for a long time.
@Timeout(600)
class ElasticMqIT {
  private static final Path DIFFERENCES = Path.of("src/test/outcomes/ElasticMQ.txt");
  private static final List<String> SUITES =
      List.of("StandardQueueTest", "FifoQueueTest", "PermissionTest");
  private static final String ORIGIN = "rosetta.sqs.origin";

  @Test
  void differsWhereItIsKnownTo() throws Exception {
    assumeTrue(ElasticMq.isBuilt(), "skipped: conformance/elasticmq is not built");
    SortedSet<String> failed = new TreeSet<>();
    for (String suite : SUITES) {
      try (ElasticMq server = ElasticMq.start()) {
        System.setProperty(ORIGIN, server.origin());
        failed.addAll(run("io.rosettamq.sqs." + suite));
      } finally {
        System.clearProperty(ORIGIN);
      }
    }
    if (Boolean.getBoolean("conformance.record")) {
      Files.write(DIFFERENCES, failed);
    }
    failed.removeAll(Files.readAllLines(DIFFERENCES));
    assertEquals(List.of(), List.copyOf(failed));
  }

  private static List<String> run(String suite) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(suite)).build();
    Failures failures = new Failures();
    LauncherFactory.create().execute(request, failures);
    return failures.tests;
  }

  /// Which tests failed, in which protocol.
  private static final class Failures implements TestExecutionListener {
    private final List<String> tests = new ArrayList<>();

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      boolean failed = result.getStatus() == TestExecutionResult.Status.FAILED;
      if (failed && test.getSource().orElse(null) instanceof MethodSource source) {
        String suite = source.getClassName().substring(source.getClassName().lastIndexOf('.') + 1);
        String protocol =
            test.getUniqueId().contains("class-template-invocation:#1") ? "JSON" : "query";
        tests.add(suite + "." + source.getMethodName() + " (" + protocol + ")");
      }
    }
  }
}
