package io.rosettamq.conformance.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rosettamq.conformance.peer.Peer;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/// Runs a [Scenario] once on each peer and compares its notes with the recording.
final class ScenarioExtension implements TestTemplateInvocationContextProvider {

  private static final Namespace STORE = Namespace.create(ScenarioExtension.class);

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    return SharedPeers.chosen().stream().map(Invocation::new);
  }

  private static Recording recording(ExtensionContext context) {
    Class<?> suite = context.getRequiredTestClass();
    return context
        .getRoot()
        .getStore(STORE)
        .computeIfAbsent(suite, _ -> Recording.of(suite.getSimpleName()), Recording.class);
  }

  private static SharedPeers peers(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(STORE)
        .computeIfAbsent(SharedPeers.class, _ -> new SharedPeers(), SharedPeers.class);
  }

  private record Invocation(SharedPeers.Kind kind) implements TestTemplateInvocationContext {
    @Override
    public String getDisplayName(int index) {
      return kind.product;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(new OnePeer(kind));
    }
  }

  private record OnePeer(SharedPeers.Kind kind)
      implements BeforeEachCallback, ParameterResolver, AfterTestExecutionCallback {

    @Override
    public void beforeEach(ExtensionContext context) throws IOException, InterruptedException {
      Peer peer = peers(context).peer(kind);
      String suite = context.getRequiredTestClass().getSimpleName().replaceFirst("IT$", "");
      Lab lab = new Lab(peer, suite + "." + context.getRequiredTestMethod().getName());
      // the store closes the lab when the invocation ends
      context.getStore(STORE).put(Lab.class, lab);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Lab.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return lab(context);
    }

    private static Lab lab(ExtensionContext context) {
      return Objects.requireNonNull(context.getStore(STORE).get(Lab.class, Lab.class));
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
      if (context.getExecutionException().isPresent()) {
        return;
      }
      Lab lab = lab(context);
      Method scenario = context.getRequiredTestMethod();
      Recording recording = recording(context);
      if (Recording.RECORDS && kind == SharedPeers.Kind.RABBITMQ) {
        recording.put(scenario.getName(), lab.notes());
      }
      assertEquals(
          recording.text(scenario.getName()),
          String.join("\n", lab.notes()),
          () -> kind.product + " differs from the recorded outcome of RabbitMQ");
    }
  }
}
