package io.rosettamq.sqs.wire;

/// The errors of SQS, with their names in both protocols.
public enum SqsError {
  QUEUE_DOES_NOT_EXIST("QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue", 400),
  QUEUE_NAME_EXISTS("QueueNameExists", "QueueAlreadyExists", 400),
  QUEUE_DELETED_RECENTLY(
      "QueueDeletedRecently", "AWS.SimpleQueueService.QueueDeletedRecently", 400),
  PURGE_QUEUE_IN_PROGRESS(
      "PurgeQueueInProgress", "AWS.SimpleQueueService.PurgeQueueInProgress", 403),
  EMPTY_BATCH("EmptyBatchRequest", "AWS.SimpleQueueService.EmptyBatchRequest", 400),
  TOO_MANY_ENTRIES(
      "TooManyEntriesInBatchRequest", "AWS.SimpleQueueService.TooManyEntriesInBatchRequest", 400),
  IDS_NOT_DISTINCT(
      "BatchEntryIdsNotDistinct", "AWS.SimpleQueueService.BatchEntryIdsNotDistinct", 400),
  BATCH_TOO_LONG("BatchRequestTooLong", "AWS.SimpleQueueService.BatchRequestTooLong", 400),
  INVALID_BATCH_ENTRY_ID("InvalidBatchEntryId", "AWS.SimpleQueueService.InvalidBatchEntryId", 400),
  MESSAGE_NOT_IN_FLIGHT("MessageNotInflight", "AWS.SimpleQueueService.MessageNotInflight", 400),
  UNSUPPORTED_OPERATION("UnsupportedOperation", "AWS.SimpleQueueService.UnsupportedOperation", 400),
  RECEIPT_HANDLE_INVALID("ReceiptHandleIsInvalid", "ReceiptHandleIsInvalid", 404),
  INVALID_ATTRIBUTE_NAME("InvalidAttributeName", "InvalidAttributeName", 400),
  INVALID_ATTRIBUTE_VALUE("InvalidAttributeValue", "InvalidAttributeValue", 400),
  INVALID_MESSAGE_CONTENTS("InvalidMessageContents", "InvalidMessageContents", 400),
  OVER_LIMIT("OverLimit", "OverLimit", 403),
  RESOURCE_NOT_FOUND("ResourceNotFoundException", "ResourceNotFoundException", 404),
  INVALID_ADDRESS("InvalidAddress", "InvalidAddress", 404),
  THROTTLED("RequestThrottled", "RequestThrottled", 403),
  INVALID_PARAMETER("InvalidParameterValueException", "InvalidParameterValue", 400),
  MISSING_PARAMETER("MissingRequiredParameterException", "MissingParameter", 400),
  INVALID_ACTION("UnknownOperationException", "InvalidAction", 400),
  MISSING_ACTION("UnknownOperationException", "MissingAction", 400),
  MALFORMED("SerializationException", "MalformedInput", 400),
  TOO_LARGE("RequestEntityTooLargeException", "RequestEntityTooLarge", 413),
  MISSING_AUTHENTICATION_TOKEN(
      "MissingAuthenticationTokenException", "MissingAuthenticationToken", 403),
  INVALID_CLIENT_TOKEN_ID("UnrecognizedClientException", "InvalidClientTokenId", 403),
  INCOMPLETE_SIGNATURE("IncompleteSignatureException", "IncompleteSignature", 400),
  SIGNATURE_DOES_NOT_MATCH("InvalidSignatureException", "SignatureDoesNotMatch", 403),
  INTERNAL("InternalFailure", "InternalFailure", 500);

  private final String jsonName;
  private final String queryCode;
  private final int queryStatus;

  SqsError(String jsonName, String queryCode, int queryStatus) {
    this.jsonName = jsonName;
    this.queryCode = queryCode;
    this.queryStatus = queryStatus;
  }

  /// What `__type` says: modelled errors are of the service, the rest of its framework.
  public String jsonType() {
    boolean framework =
        switch (this) {
          case INVALID_PARAMETER,
              MISSING_PARAMETER,
              INVALID_ACTION,
              MISSING_ACTION,
              MALFORMED,
              MISSING_AUTHENTICATION_TOKEN,
              INVALID_CLIENT_TOKEN_ID,
              INCOMPLETE_SIGNATURE,
              SIGNATURE_DOES_NOT_MATCH,
              TOO_LARGE,
              INTERNAL ->
              true;
          default -> false;
        };
    return (framework ? "com.amazon.coral.service#" : "com.amazonaws.sqs#") + jsonName;
  }

  /// The code in the query protocol, and in the header that tells JSON clients about it.
  public String queryCode() {
    return queryCode;
  }

  public int queryStatus() {
    return queryStatus;
  }

  /// In the JSON protocol what the sender did wrong is always 400, but for its size.
  public int jsonStatus() {
    return this == INTERNAL || this == TOO_LARGE ? queryStatus : 400;
  }

  /// Whose fault it is.
  public String side() {
    return this == INTERNAL ? "Receiver" : "Sender";
  }

  public SqsException with(String message) {
    return new SqsException(this, message);
  }

  /// A parameter has a value that it cannot have.
  public static SqsException badValue(Object value, String parameter, String reason) {
    return INVALID_PARAMETER.with(
        "Value %s for parameter %s is invalid. Reason: %s".formatted(value, parameter, reason));
  }

  /// A parameter that must be there is not.
  public static SqsException missing(String parameter) {
    return MISSING_PARAMETER.with(
        "The request must contain the parameter %s.".formatted(parameter));
  }
}
