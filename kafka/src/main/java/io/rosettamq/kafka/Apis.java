package io.rosettamq.kafka;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersionCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.jspecify.annotations.Nullable;

/// The kinds of requests that are answered, and up to which version. Immutable.
public final class Apis {
  private final Map<ApiKeys, Api> apis;

  private Apis(Map<ApiKeys, Api> apis) {
    this.apis = new EnumMap<>(apis);
  }

  /// @param newest version that the handler answers
  record Api(RequestHandler handler, short newest) {}

  /// Who answers that version of the request; empty for unsupported ones.
  Optional<RequestHandler> handler(ApiKeys key, short version) {
    @Nullable Api api = apis.get(key);
    return api != null && version >= key.oldestVersion() && version <= api.newest()
        ? Optional.of(api.handler())
        : Optional.empty();
  }

  /// What ApiVersions says. Produce is announced from version 0 on, which librdkafka looks for; the
  /// oldest that works is 3, as in Kafka.
  ApiVersionCollection announced() {
    ApiVersionCollection all = new ApiVersionCollection();
    apis.forEach((key, api) -> {
      short oldest =
          key == ApiKeys.PRODUCE
              ? ApiKeys.PRODUCE_API_VERSIONS_RESPONSE_MIN_VERSION
              : key.oldestVersion();
      all.add(new ApiVersion().setApiKey(key.id).setMinVersion(oldest).setMaxVersion(api.newest()));
    });
    return all;
  }

  /// Gathers handlers.
  public static final class Builder {
    private final Map<ApiKeys, Api> apis = new EnumMap<>(ApiKeys.class);

    /// Up to the newest version that is stable in Kafka's library.
    public Builder add(ApiKeys key, RequestHandler handler) {
      return add(key, key.latestVersion(false), handler);
    }

    /// @param newest version that the handler answers
    public Builder add(ApiKeys key, int newest, RequestHandler handler) {
      apis.put(key, new Api(handler, (short) newest));
      return this;
    }

    public Apis build() {
      return new Apis(apis);
    }
  }
}
