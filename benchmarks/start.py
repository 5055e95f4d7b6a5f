#!/usr/bin/env python3
"""From the start of the process to the first whole AMQP handshake, and the memory of an idle broker.

RosettaMQ and Debian's rabbitmq-server in turns, each on a new data directory and then again on the
same one. The script polls every 2 ms; RosettaMQ is started by ./rosetta, whose own time counts.
"""

import argparse
import signal
import statistics
import time

import brokers
import wire


def seconds_to_handshake(broker):
    start = time.monotonic()
    broker.launch()
    wire.await_handshake(broker.port)
    return time.monotonic() - start


def measure(kind, options):
    broker = kind(options.folder)
    try:
        new = seconds_to_handshake(broker)
        time.sleep(options.idle)
        rss = broker.rss_mb()
        broker.stop()
        old = seconds_to_handshake(broker)
        broker.stop(signal.SIGKILL)
        killed = seconds_to_handshake(broker)
        return new, old, killed, rss
    finally:
        broker.remove()


def arguments():
    style = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("rosetta bench start", description=__doc__, formatter_class=style)
    parser.add_argument("--turns", type=int, default=3, help="of each broker (default 3)")
    parser.add_argument("--idle", type=int, default=10, help="seconds before RSS (default 10)")
    parser.add_argument("--only", choices=["rosetta", "rabbitmq"], help="one broker alone")
    parser.add_argument("--folder", help="where the brokers keep their data (default: TMPDIR)")
    return parser.parse_args()


def main():
    options = arguments()
    kinds = [brokers.Rosetta] if options.only != "rabbitmq" else []
    if options.only != "rosetta" and brokers.RabbitMq.installed():
        kinds.append(brokers.RabbitMq)
    results = {kind: [] for kind in kinds}
    for _ in range(options.turns):
        for kind in kinds:
            results[kind].append(measure(kind, options))
    heads = ("new data s", "after SIGTERM s", "after kill -9 s", "idle RSS MB")
    print(" " * 12 + "".join(head.rjust(18) for head in heads))
    for kind, turns in results.items():
        medians = [statistics.median(column) for column in zip(*turns)]
        print(kind.name.ljust(12) + "".join(("%.2f" % m).rjust(18) for m in medians))
    print("medians of %d turns; RSS after %d s idle" % (options.turns, options.idle))


if __name__ == "__main__":
    main()
