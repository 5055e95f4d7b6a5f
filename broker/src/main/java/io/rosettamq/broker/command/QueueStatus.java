package io.rosettamq.broker.command;

/// A queue's exact counts at one moment.
///
/// @param ready messages that could be delivered now
/// @param delayed messages that are not ready before a time
/// @param unacked messages leased to clients
public record QueueStatus(String queue, long ready, long delayed, long unacked, int consumers) {}
