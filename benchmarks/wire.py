"""Just enough AMQP 0-9-1 to see when a broker answers and how long a queue is."""

import socket
import struct
import time

HEADER = b"AMQP\x00\x00\x09\x01"
CONNECTION, CHANNEL, EXCHANGE, QUEUE, BASIC = 10, 20, 40, 50, 60
DURABLE = b"\x02"
NO_ARGUMENTS = struct.pack(">I", 0)


def short_string(text):
    data = text.encode()
    return struct.pack(">B", len(data)) + data


def long_string(data):
    return struct.pack(">I", len(data)) + data


class Connection:
    """An open connection with channel 1 open. Methods block until the broker has answered."""

    def __init__(self, port, timeout=30):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout)
        self.socket.sendall(HEADER)
        self.expect(CONNECTION, 10)
        properties = struct.pack(">I", 0)
        login = short_string("PLAIN") + long_string(b"\0guest\0guest") + short_string("en_US")
        self.send(0, CONNECTION, 11, properties + login)
        tune = self.expect(CONNECTION, 30)
        self.send(0, CONNECTION, 31, tune[:6] + b"\0\0")
        self.call(0, CONNECTION, 40, short_string("/") + b"\0\0")
        self.call(1, CHANNEL, 10, b"\0")

    def read(self, count):
        data = b""
        while len(data) < count:
            piece = self.socket.recv(count - len(data))
            if not piece:
                raise ConnectionError("the broker closed the connection")
            data += piece
        return data

    def send(self, channel, class_id, method_id, arguments):
        payload = struct.pack(">HH", class_id, method_id) + arguments
        frame = struct.pack(">BHI", 1, channel, len(payload)) + payload + b"\xce"
        self.socket.sendall(frame)

    def expect(self, class_id, method_id):
        _, _, length = struct.unpack(">BHI", self.read(7))
        payload = self.read(length + 1)
        if struct.unpack(">HH", payload[:4]) != (class_id, method_id):
            raise ConnectionError("unexpected answer: %r" % payload)
        return payload[4:-1]

    def call(self, channel, class_id, method_id, arguments):
        self.send(channel, class_id, method_id, arguments)
        return self.expect(class_id, method_id + 1)

    def declare_exchange(self, exchange, kind):
        names = short_string(exchange) + short_string(kind)
        self.call(1, EXCHANGE, 10, b"\0\0" + names + DURABLE + NO_ARGUMENTS)

    def declare_queue(self, queue):
        self.call(1, QUEUE, 10, b"\0\0" + short_string(queue) + DURABLE + NO_ARGUMENTS)

    def bind_queue(self, queue, exchange, key):
        names = short_string(queue) + short_string(exchange) + short_string(key)
        self.call(1, QUEUE, 20, b"\0\0" + names + b"\0" + NO_ARGUMENTS)

    def consume(self, queue):
        names = short_string(queue) + short_string("")
        self.call(1, BASIC, 20, b"\0\0" + names + b"\0" + NO_ARGUMENTS)

    def message_count(self, queue):
        passive = b"\x01"
        arguments = b"\0\0" + short_string(queue) + passive + struct.pack(">I", 0)
        answer = self.call(1, QUEUE, 10, arguments)
        return struct.unpack(">II", answer[-8:])[0]

    def close(self):
        self.socket.close()


def await_handshake(port, limit=60):
    """Tries until a whole handshake succeeds."""
    deadline = time.monotonic() + limit
    while True:
        try:
            Connection(port).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.002)
