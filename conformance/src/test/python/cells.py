"""What the translation programs share: their clients, what they send, and how they tell."""
import datetime
import decimal

import boto3
import pika

UTC = datetime.timezone.utc

# Properties as pika names them, and headers of each type.
TEXTS = {
    "content_type": "text/plain",
    "content_encoding": "gzip",
    "correlation_id": "c-1",
    "reply_to": "answers",
    "message_id": "m-1",
    "type": "order",
    "app_id": "shop",
    "user_id": "guest",
    "expiration": "60000",
}
HEADERS = {
    "text": "t\u00e9xt",
    "whole": 42,
    "exact": decimal.Decimal("1.50"),
    "flag": True,
    "time": datetime.datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC),
    "table": {"a": 1, "b": [True, "x"]},
}


def clients(amqp_port, sqs_port):
    """A channel of pika that confirms, and boto3's client."""
    channel = pika.BlockingConnection(
        pika.ConnectionParameters("127.0.0.1", int(amqp_port))
    ).channel()
    channel.confirm_delivery()
    sqs = boto3.client(
        "sqs",
        endpoint_url="http://127.0.0.1:" + sqs_port,
        region_name="us-east-1",
        aws_access_key_id="any",
        aws_secret_access_key="any",
    )
    return channel, sqs


def check(cell, expected, actual):
    print("ok " + cell if expected == actual else "%s: expected %r, got %r" % (cell, expected, actual))


def attributes(message):
    return {
        name: (value["DataType"], value.get("StringValue", value.get("BinaryValue")))
        for name, value in message.get("MessageAttributes", {}).items()
    }
