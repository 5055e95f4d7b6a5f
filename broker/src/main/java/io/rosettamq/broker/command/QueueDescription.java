package io.rosettamq.broker.command;

import java.util.Map;

/// A queue at one moment, with exact counts.
///
/// @param id of its view; never given to another queue
/// @param attributes as given when it was opened or changed
/// @param ready messages that could be delivered now
/// @param leased messages leased to clients
/// @param delayed messages that were never delivered and are not ready yet
public record QueueDescription(
    String name, long id, Map<String, Object> attributes, long ready, long leased, long delayed) {}
