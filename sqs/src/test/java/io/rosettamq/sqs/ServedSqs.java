package io.rosettamq.sqs;

import io.rosettamq.sqs.auth.AccessKeys;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The server that a class of tests runs against: one in this process, or another one that the
/// system property `rosetta.sqs.origin` names, such as `http://127.0.0.1:9324`.
final class ServedSqs implements BeforeAllCallback, AfterAllCallback {
  static final int MOST_IN_FLIGHT = 120_000;

  private final AccessKeys keys;
  private final int mostInFlight;
  private final @Nullable String other;
  private @Nullable EmbeddedSqs embedded;

  ServedSqs() {
    this(AccessKeys.NONE, MOST_IN_FLIGHT, System.getProperty("rosetta.sqs.origin"));
  }

  private ServedSqs(AccessKeys keys, int mostInFlight, @Nullable String other) {
    this.keys = keys;
    this.mostInFlight = mostInFlight;
    this.other = other;
  }

  /// In this process always.
  static ServedSqs with(AccessKeys keys, int mostInFlight) {
    return new ServedSqs(keys, mostInFlight, null);
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    if (other == null) {
      embedded = new EmbeddedSqs(keys, mostInFlight);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (embedded != null) {
      embedded.close();
    }
  }

  String origin() {
    return other == null ? Objects.requireNonNull(embedded).origin() : other;
  }
}
