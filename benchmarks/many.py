#!/usr/bin/env python3
"""Many queues, consumers and connections: what each costs, and what the rate is across all of them.

Memory is the live heap and what the JVM holds outside it, after a full collection, before and after
the queues and the connections are there: 10,000 durable queues and 1,000 connections unless told
otherwise. The rate is PerfTest's with as many consumers as queues, ten on a connection, against the
same producers with one queue and as many consumers as producers.
"""

import argparse
import os
import resource
import subprocess
import time

import brokers
import perftest
import wire

PRODUCERS = 4
SETTLE_SECONDS = 2


class Memory:
    """What a broker's process holds at one moment, in bytes."""

    def __init__(self, broker):
        self.heap = heap_bytes(broker.process.pid)
        self.resident = broker.rss_mb() * (1 << 20)

    def per(self, before, count):
        heap = (self.heap - before.heap) / count
        resident = (self.resident - before.resident) / count
        return "%.0f B of heap, %.0f B resident" % (heap, resident)


def heap_bytes(pid):
    """The live heap: a histogram of live objects collects first."""
    time.sleep(SETTLE_SECONDS)
    jcmd = os.path.join(os.environ["JAVA_HOME"], "bin", "jcmd")
    command = [jcmd, str(pid), "GC.class_histogram"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return int(text.strip().splitlines()[-1].split()[2])


def declare(port, name, count):
    connection = wire.Connection(port, timeout=120)
    for number in range(1, count + 1):
        connection.declare_queue("%s-%05d" % (name, number))
    connection.close()


def rate(broker, options, queues, connections):
    name = "many-%d" % time.monotonic_ns()
    consumers = ["-y", connections, "-Y", max(1, queues // connections)]
    chosen = ["-qp", name + "-%05d", "-qpf", 1, "-qpt", queues] + consumers
    if queues == 1:
        chosen = ["-u", name, "-y", PRODUCERS]
    threads = ["-niot", 4, "-ctp", 4]
    load = ["-f", "persistent", "-c", 1000, "-q", 100, "-s", 1024, "-x", PRODUCERS]
    if queues > 1:
        load[load.index("-x") + 1] = min(queues, connections)
        load[load.index("-c") + 1] = 10
    return perftest.run(broker.port, load + chosen + threads + ["-z", options.seconds]).received


def arguments():
    style = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("rosetta bench many", description=__doc__, formatter_class=style)
    parser.add_argument("--queues", type=int, default=10_000, help="default 10,000")
    parser.add_argument("--connections", type=int, default=1_000, help="default 1,000")
    parser.add_argument("--seconds", type=int, default=30, help="of each rate (default 30)")
    parser.add_argument("--no-rate", action="store_true", help="memory alone")
    parser.add_argument("--folder", help="where the broker keeps its data (default: TMPDIR)")
    return parser.parse_args()


def measure_memory(broker, options):
    wire.Connection(broker.port).close()  # what the first one loads is nobody's share
    start = Memory(broker)
    declare(broker.port, "memory", options.queues)
    queues = Memory(broker)
    print("a queue:      ", queues.per(start, options.queues), flush=True)
    held = [wire.Connection(broker.port) for _ in range(options.connections)]
    connections = Memory(broker)
    print("a connection: ", connections.per(queues, options.connections), flush=True)
    for number in range(options.queues):
        held[number % len(held)].consume("memory-%05d" % (number + 1))
    print("a consumer:   ", Memory(broker).per(connections, options.queues), flush=True)
    for connection in held:
        connection.close()


def main():
    options = arguments()
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    perftest.fetch()
    broker = brokers.Rosetta(options.folder).start()
    measure_memory(broker, options)
    if not options.no_rate:
        one = rate(broker, options, 1, PRODUCERS)
        many = rate(broker, options, options.queues, options.connections)
        print("one queue:     %.0f msg/s" % one)
        print("%d queues: %.0f msg/s, %.0f %%" % (options.queues, many, 100 * many / one))


if __name__ == "__main__":
    main()
