#!/usr/bin/python3
"""Puts a message into a queue or takes one out, with pika or boto3.

usage: messages.py send-amqp|take-amqp|send-sqs|take-sqs QUEUE [TEXT]
AMQP_PORT and SQS_PORT are read from the environment.
"""

import os
import sys

import boto3
import pika


def amqp():
    port = int(os.environ.get("AMQP_PORT", "5672"))
    return pika.BlockingConnection(pika.ConnectionParameters("127.0.0.1", port)).channel()


def sqs(queue):
    client = boto3.client(
        "sqs",
        endpoint_url="http://127.0.0.1:" + os.environ.get("SQS_PORT", "9324"),
        region_name="us-east-1",
        aws_access_key_id="any",
        aws_secret_access_key="any",
    )
    return client, client.get_queue_url(QueueName=queue)["QueueUrl"]


def send_amqp(queue, text):
    channel = amqp()
    channel.queue_declare(queue, durable=True)
    channel.confirm_delivery()
    properties = pika.BasicProperties(content_type="text/plain", headers={"number": 7})
    channel.basic_publish("", queue, text.encode(), properties)


def take_amqp(queue):
    channel = amqp()
    method, properties, body = channel.basic_get(queue)
    print(body.decode(), properties.headers)
    channel.basic_ack(method.delivery_tag)
    channel.queue_declare(queue, passive=True)  # answered after the ack was taken


def send_sqs(queue, text):
    client, url = sqs(queue)
    attributes = {"colour": {"DataType": "String", "StringValue": "red"}}
    client.send_message(QueueUrl=url, MessageBody=text, MessageAttributes=attributes)


def take_sqs(queue):
    client, url = sqs(queue)
    received = client.receive_message(QueueUrl=url, MessageAttributeNames=["All"])
    message = received["Messages"][0]
    attributes = message.get("MessageAttributes", {})
    print(message["Body"], {name: attributes[name]["StringValue"] for name in sorted(attributes)})
    client.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


action, *arguments = sys.argv[1:]
{"send-amqp": send_amqp, "take-amqp": take_amqp, "send-sqs": send_sqs, "take-sqs": take_sqs}[action](
    *arguments
)
