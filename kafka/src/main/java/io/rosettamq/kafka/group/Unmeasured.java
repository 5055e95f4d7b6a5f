package io.rosettamq.kafka.group;

import java.util.function.Supplier;
import org.apache.kafka.coordinator.common.runtime.CoordinatorRuntime.CoordinatorState;
import org.apache.kafka.coordinator.common.runtime.CoordinatorRuntimeMetrics;

/// Measures nothing: Kafka's own metrics of the coordinator's inside have no reader here.
final class Unmeasured implements CoordinatorRuntimeMetrics {

  @Override
  public void recordPartitionStateChange(CoordinatorState from, CoordinatorState to) {}

  @Override
  public void recordPartitionLoadSensor(long startMillis, long endMillis) {}

  @Override
  public void recordEventQueueTime(long millis) {}

  @Override
  public void recordEventProcessingTime(long millis) {}

  @Override
  public void recordEventPurgatoryTime(long millis) {}

  @Override
  public void recordLingerTime(long millis) {}

  @Override
  public void recordFlushTime(long millis) {}

  @Override
  public void recordThreadIdleTime(double millis) {}

  @Override
  public void recordBackgroundQueueTime(long millis) {}

  @Override
  public void recordBackgroundProcessingTime(long millis) {}

  @Override
  public void recordBackgroundThreadBusyTime(double millis) {}

  @Override
  public void registerEventQueueSizeGauge(Supplier<Integer> size) {}

  @Override
  public void registerBufferCacheSizeGauge(Supplier<Long> size) {}

  @Override
  public void recordBufferCacheDiscarded() {}

  @Override
  public void close() {}
}
