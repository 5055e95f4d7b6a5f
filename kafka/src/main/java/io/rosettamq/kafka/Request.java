package io.rosettamq.kafka;

import io.rosettamq.broker.session.Client;
import java.net.InetSocketAddress;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.RequestHeader;

/// One request of a client.
///
/// @param body parsed; its records, if any, are valid only while the handler is being called
/// @param client who sent it
public record Request(RequestHeader header, AbstractRequest body, ConnectedClient client) {

  /// The answer to a request that wants none: produce with acks=0.
  public static final ApiMessage NO_ANSWER = new ResponseHeaderData();

  public short version() {
    return header.apiVersion();
  }

  /// The data of the request, of the kind that the handler was registered for.
  public <T extends ApiMessage> T data(Class<T> type) {
    return type.cast(body.data());
  }

  /// A connection, as handlers see it.
  public interface ConnectedClient {
    /// Unique in this run.
    long id();

    /// The address of the client.
    InetSocketAddress remoteAddress();

    /// The address that the client connected to: where it can reach this broker.
    InetSocketAddress localAddress();

    /// Runs a task on the connection's event loop.
    void execute(Runnable task);

    /// The same after so many milliseconds.
    ///
    /// @return what calls it off
    Runnable schedule(Runnable task, long delayMillis);

    /// Runs a task, on the event loop, when another request comes in: whoever waits for something
    /// to answer should not hold up what is behind it any longer. Only the last one given is kept.
    void onNextRequest(Runnable task);

    /// The credit of the connection at the broker.
    Client broker();

    /// Charges inbound bytes that are on their way to the log. When it says no they still go there,
    /// and the connection is not read any further until there is credit again.
    boolean admit(int bytes);
  }
}
