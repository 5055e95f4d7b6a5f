package io.rosettamq.kafka;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.protocol.ApiKeys;

/// Wires who answers what.
public final class KafkaServices {

  private KafkaServices() {}

  /// All kinds of requests that are answered.
  public static Apis apis() {
    AtomicReference<Apis> built = new AtomicReference<>();
    Apis apis =
        new Apis.Builder()
            .add(ApiKeys.API_VERSIONS, new ApiVersionsHandler(built::get))
            .add(ApiKeys.METADATA, new MetadataHandler())
            .build();
    built.set(apis);
    return apis;
  }
}
