package io.rosettamq.kafka.group;

import java.net.InetAddress;
import org.apache.kafka.common.network.ClientInformation;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.RequestContext;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/// Who asks, in Kafka's terms.
public final class Contexts {
  private static final String LISTENER = "PLAINTEXT";

  private Contexts() {}

  /// Of a client's request.
  public static RequestContext of(RequestHeader header, String connectionId, InetAddress client) {
    return new RequestContext(
        header,
        connectionId,
        client,
        KafkaPrincipal.ANONYMOUS,
        ListenerName.normalised(LISTENER),
        SecurityProtocol.PLAINTEXT,
        ClientInformation.EMPTY,
        false);
  }

  /// Of the broker itself.
  static RequestContext internal() {
    short version = ApiKeys.LIST_GROUPS.latestVersion();
    RequestHeader header = new RequestHeader(ApiKeys.LIST_GROUPS, version, "rosettamq", 0);
    return of(header, "internal", InetAddress.getLoopbackAddress());
  }
}
