package io.rosettamq.broker.command;

/// Names one delivery that is leased for a time; it stays good across restarts.
///
/// @param viewId of the queue's view
/// @param offset of the message
/// @param delivery its number, from 1
public record DeliveryId(long viewId, long offset, int delivery) {}
