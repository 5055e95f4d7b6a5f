package io.rosettamq.broker.catalog;

import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.stream.Stream;
import io.rosettamq.broker.view.QueueView;
import java.util.LinkedHashSet;
import java.util.Set;

/// A work queue: one stream and one view of it. Owned by a lane.
public final class Queue implements Destination {
  private final long id;
  private final QueueSpec spec;
  private final long ownerId;
  private final QueuePolicy policy;
  private final Stream stream;
  private final QueueView view;
  private final Set<Binding> bindings = new LinkedHashSet<>();

  /// @param id negative when volatile; the stream and the view have the same
  /// @param ownerId the client of an exclusive queue, else 0
  public Queue(long id, QueueSpec spec, long ownerId) {
    this.id = id;
    this.spec = spec;
    this.ownerId = ownerId;
    this.policy = QueuePolicy.of(spec);
    this.stream = new Stream(id);
    this.view = new QueueView(id, policy.view());
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public String name() {
    return spec.name();
  }

  public QueueSpec spec() {
    return spec;
  }

  public long ownerId() {
    return ownerId;
  }

  public QueuePolicy policy() {
    return policy;
  }

  public Stream stream() {
    return stream;
  }

  public QueueView view() {
    return view;
  }

  /// Bindings that lead here.
  Set<Binding> bindings() {
    return bindings;
  }

  /// Messages that could be delivered now, speculative ones included.
  public long ready() {
    return view.ready(stream.end());
  }
}
