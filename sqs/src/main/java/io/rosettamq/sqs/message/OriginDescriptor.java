package io.rosettamq.sqs.message;

/// The reserved record header that keeps of an SQS message what other protocols do not see.
///
/// ```
///  | u8 version | text message id | text trace header | u16 count | (text name, text type)* |
/// ```
///
/// A text is a u16 length and modified UTF-8, as `DataOutput` writes it. The attributes' values are
/// headers of their names; the body is the record's value, the message group its key, and the
/// deduplication id the header `message-deduplication-id`.
final class OriginDescriptor {
  static final String NAME = "rosetta.sqs";
  static final int VERSION = 1;
  static final String DEDUPLICATION = "message-deduplication-id";

  private OriginDescriptor() {}
}
