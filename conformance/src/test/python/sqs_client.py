"""boto3 against SQS: prints a step a line; the broker is killed while it waits at 'restart'.

Usage: sqs_client.py PORT
"""
import sys
import time

import boto3
from botocore.config import Config

PORT = sys.argv[1]
sqs = boto3.client(
    "sqs",
    endpoint_url="http://127.0.0.1:" + PORT,
    region_name="eu-west-1",
    aws_access_key_id="any",
    aws_secret_access_key="any",
    config=Config(retries={"max_attempts": 3}),
)


def step(name):
    print(name, flush=True)


def receive(url, **more):
    return sqs.receive_message(QueueUrl=url, **more).get("Messages", [])


url = sqs.create_queue(QueueName="client", Attributes={"VisibilityTimeout": "120"})["QueueUrl"]
assert sqs.get_queue_url(QueueName="client")["QueueUrl"] == url
assert url in sqs.list_queues()["QueueUrls"]
assert sqs.create_queue(QueueName="client")["QueueUrl"] == url
attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
assert attributes["VisibilityTimeout"] == "120", attributes
assert attributes["QueueArn"] == "arn:aws:sqs:eu-west-1:000000000000:client", attributes
step("create")

sent = sqs.send_message(
    QueueUrl=url,
    MessageBody="caf\u00e9 <&>\r\n",
    MessageAttributes={
        "colour": {"DataType": "String", "StringValue": "red"},
        "size": {"DataType": "Number", "StringValue": "3"},
        "raw": {"DataType": "Binary", "BinaryValue": b"\x00\xff"},
    },
)
got = receive(url, MessageAttributeNames=["All"], AttributeNames=["All"])[0]
assert got["MessageId"] == sent["MessageId"]
assert got["Body"] == "caf\u00e9 <&>\r\n", repr(got["Body"])
assert got["MessageAttributes"]["raw"]["BinaryValue"] == b"\x00\xff"
assert got["MessageAttributes"]["size"]["StringValue"] == "3"
assert got["Attributes"]["ApproximateReceiveCount"] == "1"
assert receive(url) == []
sqs.delete_message(QueueUrl=url, ReceiptHandle=got["ReceiptHandle"])
step("send, receive, delete")

entries = [{"Id": str(i), "MessageBody": "m" + str(i)} for i in range(10)]
assert len(sqs.send_message_batch(QueueUrl=url, Entries=entries)["Successful"]) == 10
batch = receive(url, MaxNumberOfMessages=10)
assert [each["Body"] for each in batch] == ["m" + str(i) for i in range(10)]
deletes = [{"Id": str(i), "ReceiptHandle": batch[i]["ReceiptHandle"]} for i in range(5)]
assert len(sqs.delete_message_batch(QueueUrl=url, Entries=deletes)["Successful"]) == 5
sqs.change_message_visibility(
    QueueUrl=url, ReceiptHandle=batch[5]["ReceiptHandle"], VisibilityTimeout=0
)
step("batches")

try:
    sqs.get_queue_url(QueueName="nowhere")
    raise AssertionError("a queue that is not there was found")
except sqs.exceptions.QueueDoesNotExist as missing:
    code = missing.response["Error"]["Code"]
    assert code == "AWS.SimpleQueueService.NonExistentQueue", code
step("errors")

began = time.monotonic()
assert len(receive(url, WaitTimeSeconds=10)) == 1
assert time.monotonic() - began < 5
began = time.monotonic()
assert receive(url, WaitTimeSeconds=1) == []
assert 0.9 <= time.monotonic() - began < 5
sqs.send_message(QueueUrl=url, MessageBody="kept")
sqs.send_message(QueueUrl=url, MessageBody="later", DelaySeconds=1)
step("long polling")

step("restart")
sys.stdin.readline()

kept = []
while len(kept) < 2:
    found = receive(url, WaitTimeSeconds=10)
    assert found, "a message was lost"
    kept += found
assert sorted(each["Body"] for each in kept) == ["kept", "later"], kept
for each in batch[6:]:
    sqs.delete_message(QueueUrl=url, ReceiptHandle=each["ReceiptHandle"])
counts = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
assert counts["ApproximateNumberOfMessages"] == "0", counts
assert counts["ApproximateNumberOfMessagesNotVisible"] == "3", counts
step("after a crash")
