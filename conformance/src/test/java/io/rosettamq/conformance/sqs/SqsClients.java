package io.rosettamq.conformance.sqs;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Clients of the AWS SDK for Java, version 2, with no setting but where the broker is.
final class SqsClients {
  static final Region REGION = Region.EU_WEST_1;

  private SqsClients() {}

  /// A client that never asks twice: what a crash did to a request is seen.
  static SqsClient of(int port) {
    return of(port, "any", "any");
  }

  /// The same, signing with this key.
  static SqsClient of(int port, String id, String secret) {
    return SqsClient.builder()
        .endpointOverride(URI.create("http://127.0.0.1:" + port))
        .region(REGION)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(id, secret)))
        .overrideConfiguration(settings -> settings.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }
}
