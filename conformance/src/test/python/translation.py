"""One message through two protocols: pika and boto3 on queues of the same names.

Usage: translation.py AMQP_PORT SQS_PORT
Prints 'ok CELL' for each cell of docs/translation.md that holds, else what came instead.
"""
import datetime
import sys

import pika

from cells import HEADERS, TEXTS, UTC, attributes, check, clients

AMQP_PORT, SQS_PORT = sys.argv[1:]
channel, sqs = clients(AMQP_PORT, SQS_PORT)


channel.queue_declare("letters", durable=True)
channel.queue_declare("work", durable=True)
channel.exchange_declare("exchange", "topic")
channel.queue_bind("work", "exchange", "#")
url = sqs.get_queue_url(QueueName="work")["QueueUrl"]


def from_amqp(body, key=None, **properties):
    """Publishes with pika, receives with boto3."""
    exchange, routing_key = ("", "work") if key is None else ("exchange", key)
    channel.basic_publish(exchange, routing_key, body, pika.BasicProperties(**properties))
    return receive(url)


def receive(of):
    answer = sqs.receive_message(
        QueueUrl=of, MessageAttributeNames=["All"], AttributeNames=["All"], WaitTimeSeconds=5
    )
    message = answer["Messages"][0]
    sqs.delete_message(QueueUrl=of, ReceiptHandle=message["ReceiptHandle"])
    return message


def from_sqs(body="x", queue="work", **more):
    """Sends with boto3, gets with pika."""
    to = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
    sqs.send_message(QueueUrl=to, MessageBody=body, **more)
    method, properties, content = channel.basic_get(queue, auto_ack=True)
    return method, properties, content


# AMQP to SQS

check("amqp text body", "h\u00e9llo", from_amqp("h\u00e9llo".encode())["Body"])
binary = from_amqp(b"\x00\xff")
check("amqp binary body", "AP8=", binary["Body"])
check("amqp binary body's encoding", {"content-transfer-encoding": ("String", "base64")}, attributes(binary))
check("amqp empty body", {"value-is-empty": ("String", "true")}, attributes(from_amqp(b"")))
check("amqp default exchange's key", None, from_amqp(b"x")["Attributes"].get("MessageGroupId"))
check("amqp routing key", "a.b", from_amqp(b"x", "a.b")["Attributes"].get("MessageGroupId"))
check(
    "amqp timestamp", "1700000000000", from_amqp(b"x", timestamp=1700000000)["Attributes"]["SentTimestamp"]
)
expected = {name.replace("_", "-"): ("String", text) for name, text in TEXTS.items()}
expected["priority"] = ("Number", "7")
check("amqp properties", expected, attributes(from_amqp(b"x", priority=7, **TEXTS)))
check(
    "amqp headers",
    {
        "text": ("String", "t\u00e9xt"),
        "whole": ("Number", "42"),
        "exact": ("Number", "1.5"),
        "flag": ("String", "true"),
        "time": ("String", "2023-11-14T22:13:20Z"),
        "table": ("String", '{"a":1,"b":[true,"x"]}'),
    },
    attributes(from_amqp(b"x", headers=HEADERS)),
)
deduplicated = from_amqp(b"x", headers={"x-deduplication-id": "d-1"})
check("amqp deduplication id is no attribute", {}, attributes(deduplicated))

dying = {"x-dead-letter-exchange": "", "x-dead-letter-routing-key": "letters"}
channel.queue_declare("dying", durable=True, arguments=dying)
channel.basic_publish("", "dying", b"dead")
tag = channel.basic_get("dying")[0].delivery_tag
channel.basic_reject(tag, requeue=False)
letter = receive(sqs.get_queue_url(QueueName="letters")["QueueUrl"])
facts = attributes(letter)
check("amqp dead letter's queue", ("String", "dying"), facts.get("rosetta.dead-letter.queue"))
check("amqp dead letter's reason", ("String", "rejected"), facts.get("rosetta.dead-letter.reason"))
check("amqp dead letter's count", ("Number", "1"), facts.get("rosetta.dead-letter.count"))

# SQS to AMQP

check("sqs body", "h\u00e9llo".encode(), from_sqs("h\u00e9llo")[2])
method, properties, _ = from_sqs(
    MessageAttributes={
        "text": {"DataType": "String", "StringValue": "t\u00e9xt"},
        "number": {"DataType": "Number", "StringValue": "42"},
        "raw": {"DataType": "Binary", "BinaryValue": b"\x00\xff"},
        "content-type": {"DataType": "String", "StringValue": "text/plain"},
        "correlation-id": {"DataType": "String", "StringValue": "c-1"},
    }
)
check("sqs attributes", {"text": "t\u00e9xt", "number": "42", "raw": b"\x00\xff"}, properties.headers)
check("sqs attributes that are properties", ("text/plain", "c-1"), (properties.content_type, properties.correlation_id))
now = datetime.datetime.now(UTC).timestamp()
check("sqs time of sending", True, abs(properties.timestamp - now) < 30)
check("sqs has no exchange", "", method.exchange)
check("sqs first delivery", False, method.redelivered)

# Both share one queue

channel.basic_publish("", "work", b"shared")
handle = sqs.receive_message(QueueUrl=url, VisibilityTimeout=1)["Messages"][0]["ReceiptHandle"]
check("a leased message is hidden from amqp", None, channel.basic_get("work")[0])
sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=0)
method, _, body = channel.basic_get("work", auto_ack=False)
check("a message that sqs gives back", (b"shared", True), (body, method.redelivered))
channel.basic_nack(method.delivery_tag, requeue=True)
again = sqs.receive_message(QueueUrl=url, AttributeNames=["All"])["Messages"][0]
check("a message that amqp gives back", "shared", again["Body"])
channel.connection.close()
