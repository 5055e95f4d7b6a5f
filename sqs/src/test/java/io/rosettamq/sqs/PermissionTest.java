package io.rosettamq.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.sqs.Protocol.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What a queue's policies may say, and what must not be done again too soon, in both protocols.
@Timeout(60)
@ParameterizedClass
@EnumSource(Protocol.class)
class PermissionTest {
  @RegisterExtension static final ServedSqs SQS = new ServedSqs();

  private static int made;

  private final Protocol protocol;
  private String name = "";
  private String url = "";

  PermissionTest(Protocol protocol) {
    this.protocol = protocol;
  }

  @BeforeEach
  void createQueue() {
    name = "queue" + made++;
    url = create(name).value("QueueUrl");
  }

  private Answer create(String queue) {
    return protocol.call(SQS.origin() + "/", "CreateQueue", "QueueName", queue);
  }

  private Answer call(String action, String... fields) {
    return protocol.call(url, action, fields);
  }

  private Answer set(String attribute, String value) {
    return call("SetQueueAttributes", "Attribute.1.Name", attribute, "Attribute.1.Value", value);
  }

  private Answer attributes() {
    return call("GetQueueAttributes", "AttributeName.1", "All");
  }

  private Answer add(String label, String action) {
    return call(
        "AddPermission", "Label", label, "AWSAccountId.1", "111122223333", "ActionName.1", action);
  }

  @Test
  void permissionsAreStatementsOfThePolicy() {
    assertEquals("", add("one", "SendMessage").error());
    assertEquals("", add("two", "*").error());
    String shown = attributes().body();
    assertTrue(shown.contains("SQS:SendMessage"), shown);
    assertTrue(shown.contains("arn:aws:iam::111122223333:root"), shown);
    assertEquals("InvalidParameterValue", add("one", "SendMessage").error());
    assertEquals("", call("RemovePermission", "Label", "one").error());
    assertEquals("InvalidParameterValue", call("RemovePermission", "Label", "one").error());
    assertFalse(attributes().body().contains("SQS:SendMessage"));
    assertEquals("", call("RemovePermission", "Label", "two").error());
    assertFalse(attributes().body().contains("Policy"));
  }

  @Test
  void ownersActionsAreNotGivenToOthers() {
    Answer refused = add("one", "CreateQueue");
    assertEquals("InvalidParameterValue", refused.error());
    assertTrue(refused.body().contains("Only the queue owner"), refused.body());
    assertEquals("MissingParameter", call("AddPermission", "Label", "one").error());
  }

  @Test
  void policiesAreChecked() {
    assertEquals("InvalidAttributeValue", set("Policy", "nonsense").error());
    assertEquals("InvalidAttributeValue", set("Policy", "{\"Version\":\"2012-10-17\"}").error());
    assertEquals("InvalidAttributeValue", set("RedriveAllowPolicy", "{}").error());
    assertEquals(
        "InvalidAttributeValue",
        set("RedriveAllowPolicy", "{\"redrivePermission\":\"byQueue\"}").error());
    assertEquals("", set("RedriveAllowPolicy", "{\"redrivePermission\":\"denyAll\"}").error());
  }

  @Test
  void deadLetterQueueSaysWhoseItIs() {
    String source = create("source" + made++).value("QueueUrl");
    String arn = attributes().entry("QueueArn");
    String sourceArn = arn.replace(name, source.substring(source.lastIndexOf('/') + 1));
    String policy = "{\"deadLetterTargetArn\":\"" + arn + "\",\"maxReceiveCount\":2}";
    set("RedriveAllowPolicy", "{\"redrivePermission\":\"denyAll\"}");
    assertEquals("InvalidParameterValue", redrive(source, policy).error());
    set(
        "RedriveAllowPolicy",
        "{\"redrivePermission\":\"byQueue\",\"sourceQueueArns\":[\"" + sourceArn + "\"]}");
    assertEquals("", redrive(source, policy).error());
  }

  private Answer redrive(String source, String policy) {
    return protocol.call(
        source,
        "SetQueueAttributes",
        "Attribute.1.Name",
        "RedrivePolicy",
        "Attribute.1.Value",
        policy);
  }

  @Test
  void queueIsPurgedOnceAMinute() {
    assertEquals("", call("PurgeQueue").error());
    assertEquals("AWS.SimpleQueueService.PurgeQueueInProgress", call("PurgeQueue").error());
  }

  @Test
  void nameIsFreeAMinuteAfterItsQueueIsDeleted() {
    assertEquals("", call("DeleteQueue").error());
    assertEquals("AWS.SimpleQueueService.QueueDeletedRecently", create(name).error());
  }
}
