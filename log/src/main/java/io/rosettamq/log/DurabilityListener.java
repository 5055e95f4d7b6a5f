package io.rosettamq.log;

/// Told by the journal's thread that more of a namespace is on disk. Must return at once.
@FunctionalInterface
public interface DurabilityListener {

  /// Everything up to `seq` is on disk.
  ///
  /// @param seq the new [Journal#durableSeq()]
  void durable(long seq);
}
