"""What a pika application does, step by step. Usage: client.py PORT

Prints a line for each step that worked. After `restart` it waits for a line on standard input, in
which time the broker may be restarted, and then goes on with a new connection.
"""

import sys

import pika

QUEUE = "clients.pika"


def connect(port):
    parameters = pika.ConnectionParameters(
        host="127.0.0.1", port=port, heartbeat=30, blocked_connection_timeout=30
    )
    connection = pika.BlockingConnection(parameters)
    channel = connection.channel()
    channel.confirm_delivery()
    return connection, channel


def publish(channel, key, body):
    # returns when the broker has confirmed; raises when it has not, or has returned the message
    properties = pika.BasicProperties(delivery_mode=2, headers={"client": "pika"})
    channel.basic_publish("", key, body, properties, mandatory=True)


def consume(channel, count):
    deliveries = []
    for method, properties, body in channel.consume(QUEUE, inactivity_timeout=10):
        assert method is not None, "no delivery in time"
        deliveries.append((method.delivery_tag, method.redelivered, body.decode(), properties))
        if len(deliveries) == count:
            return deliveries


def main(port):
    connection, channel = connect(port)
    channel.queue_delete(QUEUE)
    declared = channel.queue_declare(QUEUE, durable=True)
    assert declared.method.message_count == 0
    print("declare", flush=True)

    for body in ("one", "two", "three"):
        publish(channel, QUEUE, body)
    print("publish with confirm", flush=True)

    one, two, three = consume(channel, 3)
    assert [d[2] for d in (one, two, three)] == ["one", "two", "three"]
    assert not any(d[1] for d in (one, two, three))
    assert one[3].headers == {"client": "pika"}
    print("consume", flush=True)

    channel.basic_ack(one[0])
    channel.basic_nack(two[0], requeue=True)
    (again,) = consume(channel, 1)
    assert again[1] and again[2] == "two", again
    channel.basic_ack(again[0])
    print("ack and nack-requeue", flush=True)

    try:
        publish(channel, "clients.nowhere", "lost")
        raise AssertionError("the message was not returned")
    except pika.exceptions.UnroutableError as e:
        assert e.messages[0].method.reply_code == 312
    print("mandatory return", flush=True)

    print("restart", flush=True)
    sys.stdin.readline()
    try:
        connection.close()
    except pika.exceptions.AMQPError:
        pass  # the broker is another process by now
    connection, channel = connect(port)
    (back,) = consume(channel, 1)
    assert back[1] and back[2] == "three", back
    channel.basic_ack(back[0])
    publish(channel, QUEUE, "four")
    (last,) = consume(channel, 1)
    assert not last[1] and last[2] == "four", last
    channel.basic_ack(last[0])
    channel.cancel()
    assert channel.queue_delete(QUEUE).method.message_count == 0
    connection.close()
    print("reconnect", flush=True)


main(int(sys.argv[1]))
