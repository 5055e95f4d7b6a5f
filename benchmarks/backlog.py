#!/usr/bin/env python3
"""A long backlog in one queue with a small heap: does the publish rate sink, how long does a restart
take, does consuming drain at full speed?

Publishes persistent messages with confirms (window 1,000), kills the broker, starts it, stops it
cleanly, starts it again, and consumes everything with acknowledgements.
"""

import argparse
import signal
import time

import brokers
import perftest
import wire

QUEUE = "backlog"


def tenths(intervals, column):
    """The average rate in each tenth of a run."""
    rates = [interval[column] for interval in intervals if interval[column] is not None]
    size = max(1, len(rates) // 10)
    parts = [rates[i : i + size] for i in range(0, len(rates), size)]
    return " ".join("%.0f" % (sum(part) / len(part)) for part in parts)


def report(broker, what, text):
    figures = "RSS %.0f MB, disk %.0f MB" % (broker.rss_mb(), broker.disk_mb())
    print("%-10s %-22s %s (%s)" % (broker.name, what, text, figures), flush=True)


def restart(broker, how):
    broker.stop(how)
    start = time.monotonic()
    broker.launch()
    wire.await_handshake(broker.port)
    seconds = time.monotonic() - start
    connection = wire.Connection(broker.port)
    ready = connection.message_count(QUEUE)
    connection.close()
    report(broker, "restart after %s" % how.name, "%.2f s, %d messages" % (seconds, ready))


def run(broker, options):
    broker.start()
    common = ["-u", QUEUE, "-ad", "false", "-f", "persistent", "-s", options.size]
    count = options.messages
    publish = perftest.run(broker.port, common + ["-y", 0, "-x", 1, "-c", 1000, "-C", count])
    report(broker, "publish", "%.0f msg/s; by tenths: %s" % (publish.sent, tenths(publish.intervals, 1)))
    restart(broker, signal.SIGKILL)
    restart(broker, signal.SIGTERM)
    consume = perftest.run(
        broker.port, common + ["-x", 0, "-y", 1, "-q", 1000, "-A", 100, "-D", count]
    )
    rates = tenths(consume.intervals, 2)
    report(broker, "consume", "%.0f msg/s; by tenths: %s" % (consume.received, rates))
    connection = wire.Connection(broker.port)
    report(broker, "left", "%d messages" % connection.message_count(QUEUE))
    connection.close()


def arguments():
    style = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("rosetta bench backlog", description=__doc__, formatter_class=style)
    parser.add_argument("--messages", type=int, default=2_000_000, help="default 2,000,000")
    parser.add_argument("--size", type=int, default=1024, help="payload bytes (default 1024)")
    parser.add_argument("--heap", default="256m", help="of RosettaMQ's JVM (default 256m)")
    parser.add_argument("--rabbitmq", action="store_true", help="the same with RabbitMQ, afterwards")
    parser.add_argument("--folder", help="where the brokers keep their data (default: TMPDIR)")
    return parser.parse_args()


def main():
    options = arguments()
    perftest.fetch()
    run(brokers.Rosetta(options.folder, "-Xmx" + options.heap), options)
    if options.rabbitmq:
        run(brokers.RabbitMq(options.folder), options)


if __name__ == "__main__":
    main()
