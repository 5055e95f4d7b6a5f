package io.rosettamq.log;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The journal of one namespace: the truth since the last recovery base.
///
/// **Threading.** [#append] belongs to the one lane of the namespace and never blocks. [#read]
/// blocks on the disk and may be called by any thread but a lane. The rest is safe from any thread.
///
/// **Durability.** A unit is on disk (fsync or its equivalent) when [#durableSeq()] has reached its
/// `seq`; units become durable in order. A unit that is not durable at a crash is absent
/// afterwards, as are all that follow it. After a write error nothing becomes durable any more and
/// the failure goes to the [FatalHandler].
public interface Journal {

  /// Queues the next unit. Its `seq` must be one more than [#lastSeq()], except where that is 0
  /// since all units of the namespace have been recycled: then it may be any.
  ///
  /// The payload may be changed again once the unit is durable.
  void append(Unit unit);

  /// The highest `seq` that is on disk; 0 before the first.
  long durableSeq();

  /// The highest `seq` found by recovery or appended since.
  long lastSeq();

  /// The [Unit.Kind#CHECKPOINT] units that recovery found, oldest first.
  List<Unit> checkpoints();

  /// Hands over, in order, every durable unit that was found at opening with `seq > afterSeq`.
  ///
  /// Call it before the first [#append]. The payload is only valid inside the call.
  ///
  /// @throws LogException.Corrupt when the journal no longer holds the unit `afterSeq + 1`
  void replay(long afterSeq, Consumer<Unit> consumer);

  /// Reads part of a durable unit; the bytes are the caller's own. Empty when its file has been
  /// recycled: then the bytes are in a segment, if anywhere, and the caller must plan again.
  ///
  /// @throws LogException.Corrupt when a checksum does not hold; such bytes are never returned
  Optional<ByteBuffer> read(Ref ref);

  /// Says that no unit with `seq <= throughSeq` is needed any more (two verified bases lie after
  /// them). Never goes back.
  ///
  /// Files are recycled from the oldest on: a namespace that releases nothing holds up all others.
  void release(long throughSeq);

  /// How full the journal is, for admission and to start a checkpoint. Shared by all namespaces.
  Space space();

  /// @param usedBytes in files that hold units still needed
  /// @param capacityBytes of all files; a soft limit: what is appended beyond it is written still,
  ///   as long as the disk has room
  record Space(long usedBytes, long capacityBytes) {
    public double fraction() {
      return capacityBytes == 0 ? 0 : (double) usedBytes / capacityBytes;
    }
  }
}
