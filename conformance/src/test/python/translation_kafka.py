"""Queues as topics: kcat against pika and boto3, on queues of the same names.

Usage: translation_kafka.py AMQP_PORT SQS_PORT KAFKA_PORT
Prints 'ok CELL' for each cell of docs/translation.md that holds, else what came instead.
"""
import base64
import json
import subprocess
import sys
import tempfile
import time

import pika

from cells import HEADERS, TEXTS, attributes, check, clients

AMQP_PORT, SQS_PORT, KAFKA_PORT = sys.argv[1:]
channel, sqs = clients(AMQP_PORT, SQS_PORT)
ALL = {"MessageAttributeNames": ["All"], "AttributeNames": ["All"]}


def kcat(*arguments, lines=None):
    command = ["/usr/bin/kcat", "-q", "-b", "127.0.0.1:" + KAFKA_PORT, *arguments]
    return subprocess.run(
        command, check=True, input=lines, stdout=subprocess.PIPE, timeout=60
    ).stdout


def last(topic):
    """The newest record."""
    return json.loads(kcat("-C", "-t", topic, "-o", "-1", "-c", "1", "-e", "-J"))


def headers(record):
    flat = record.get("headers", [])
    return dict(zip(flat[::2], flat[1::2]))


def produce(value, *arguments):
    """A value of None is a record without one."""
    if value is None:
        kcat("-P", "-t", "work", "-Z", "-K", "=", lines=b"k=\n")
        return
    with tempfile.NamedTemporaryFile() as file:
        file.write(value)
        file.flush()
        kcat("-P", "-t", "work", *arguments, file.name)


def publish(body, key=None, **properties):
    exchange, routing_key = ("", "work") if key is None else ("exchange", key)
    channel.basic_publish(exchange, routing_key, body, pika.BasicProperties(**properties))
    return last("work")


def get(queue="work"):
    return channel.basic_get(queue, auto_ack=True)


def receive(queue_url):
    message = sqs.receive_message(QueueUrl=queue_url, WaitTimeSeconds=5, **ALL)["Messages"][0]
    sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
    return message


channel.queue_declare("work", durable=True)
channel.exchange_declare("exchange", "topic")
channel.queue_bind("work", "exchange", "#")
url = sqs.get_queue_url(QueueName="work")["QueueUrl"]

# AMQP to Kafka

check("amqp body", "h\u00e9llo", publish("h\u00e9llo".encode())["payload"])
channel.basic_publish("", "work", b"\x00\xff")
binary = kcat("-C", "-t", "work", "-o", "-1", "-c", "1", "-e", "-f", "%s")
check("amqp binary body", b"\x00\xff", binary)
check("amqp empty body", "", publish(b"")["payload"])
check("amqp default exchange's key", None, publish(b"x")["key"])
check("amqp routing key", "a.b", publish(b"x", "a.b")["key"])
check("amqp timestamp", 1700000000000, publish(b"x", timestamp=1700000000)["ts"])
expected = {name.replace("_", "-"): text for name, text in TEXTS.items()}
expected["priority"] = "7"
check("amqp properties", expected, headers(publish(b"x", priority=7, **TEXTS)))
check(
    "amqp headers",
    {
        "text": "t\u00e9xt",
        "whole": "42",
        "exact": "1.5",
        "flag": "true",
        "time": "2023-11-14T22:13:20Z",
        "table": '{"a":1,"b":[true,"x"]}',
    },
    headers(publish(b"x", headers=HEADERS)),
)
deduplicated = publish(b"x", headers={"x-deduplication-id": "d-1"})
check("amqp deduplication id", {"message-deduplication-id": "d-1"}, headers(deduplicated))
dying = {"x-dead-letter-exchange": "", "x-dead-letter-routing-key": "work"}
channel.queue_declare("dying", durable=True, arguments=dying)
channel.basic_publish("", "dying", b"dead")
channel.basic_reject(channel.basic_get("dying")[0].delivery_tag, requeue=False)
channel.queue_declare("dying", passive=True)  # answered after the letter is on disk
facts = headers(last("work"))
check("amqp dead letter's queue", "dying", facts.get("rosetta.dead-letter.queue"))
check("amqp dead letter's reason", "rejected", facts.get("rosetta.dead-letter.reason"))
check("amqp dead letter's count", "1", facts.get("rosetta.dead-letter.count"))
check("amqp dead letter's offset", "0", facts.get("rosetta.dead-letter.offset"))
channel.queue_purge("work")

# SQS to Kafka

SENT = {
    "text": {"DataType": "String", "StringValue": "t\u00e9xt"},
    "number": {"DataType": "Number", "StringValue": "42"},
    "raw": {"DataType": "Binary", "BinaryValue": b"raw"},
}
sqs.send_message(QueueUrl=url, MessageBody="h\u00e9llo", MessageAttributes=SENT, MessageGroupId="g")
record = last("work")
check("sqs body", "h\u00e9llo", record["payload"])
check("sqs group", "g", record["key"])
check("sqs attributes", {"text": "t\u00e9xt", "number": "42", "raw": "raw"}, headers(record))
check("sqs time of sending", True, abs(record["ts"] / 1000 - time.time()) < 30)
channel.queue_purge("work")

# Kafka to AMQP

produce(b"\x00\xff", "-k", "a.b", "-H", "content-type=text/plain", "-H", b"raw=\xff\xfe", "-H", "kind=new")
method, properties, body = get()
check("kafka value", b"\x00\xff", body)
check("kafka key", ("", "a.b"), (method.exchange, method.routing_key))
check("kafka time", True, abs(properties.timestamp - time.time()) < 30)
check("kafka header that is a property", "text/plain", properties.content_type)
check("kafka headers", {"raw": b"\xff\xfe", "kind": "new"}, properties.headers)
produce(b"x", "-k", b"\xff\xfe")
method, properties, _ = get()
check("kafka key that is no text", ("", {"key": b"\xff\xfe"}), (method.routing_key, properties.headers))
produce(None)
_, properties, body = get()
check("kafka record without a value", (b"", {"tombstone": "true"}), (body, properties.headers))

# Kafka to SQS

produce("h\u00e9llo".encode(), "-k", "g", "-H", "kind=new", "-H", b"raw=\xff\xfe")
message = receive(url)
check("kafka value in sqs", "h\u00e9llo", message["Body"])
check("kafka key in sqs", "g", message["Attributes"].get("MessageGroupId"))
expected = {"kind": ("String", "new"), "raw": ("Binary", b"\xff\xfe")}
check("kafka headers in sqs", expected, attributes(message))
check("kafka time in sqs", True, abs(int(message["Attributes"]["SentTimestamp"]) / 1000 - time.time()) < 30)
produce(b"\x00\xff")
message = receive(url)
check("kafka binary value in sqs", b"\x00\xff", base64.b64decode(message["Body"]))
check("its encoding", {"content-transfer-encoding": ("String", "base64")}, attributes(message))

# Kafka to Kafka

channel.queue_purge("work")
produce(b"v", "-k", b"k", "-H", "a=1", "-H", "a=2")
record = last("work")
expected = ("v", "k", ["a", "1", "a", "2"])
check("kafka by way of a queue", expected, (record["payload"], record["key"], record["headers"]))
produce(None)
check("kafka record without a value by way of a queue", None, last("work")["payload"])
channel.connection.close()
