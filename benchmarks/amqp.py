#!/usr/bin/env python3
"""RabbitMQ's PerfTest against RosettaMQ and Debian's rabbitmq-server, in turns, with equal flags.

Each row is persistent messages with confirms (window 1,000), one producer and one consumer per
queue, manual acknowledgements. Rates are averages of all turns; latencies are medians of the turns'
percentiles. The row at a fixed rate shows latency without a queue in front of the broker.

Further rows: each message to 10 queues by a fanout exchange; one key of a topic exchange that has
10,000 bindings; quorum queues on both brokers.

fsync/s is the broker's own count of writes that waited for the disk (RabbitMQ has none); flush/s is
what the disk was asked to flush meanwhile by anybody, from /proc/diskstats.
"""

import argparse
import copy
import statistics
import tempfile
import time

import brokers
import perftest
import wire

FIXED_RATE = 1000
FANOUT_QUEUES = 10
BINDINGS = 10_000


class Turn:
    """One PerfTest run with what the machine did meanwhile."""

    def __init__(self, broker, load, seconds):
        flushes, syncs, start = brokers.disk_flushes(broker.folder), broker.syncs(), time.monotonic()
        self.result = perftest.run(broker.port, load.options() + ["-z", seconds])
        elapsed = time.monotonic() - start
        self.flushes = per_second(flushes, brokers.disk_flushes(broker.folder), elapsed)
        self.syncs = per_second(syncs, broker.syncs(), elapsed)
        self.rss_mb = broker.rss_mb()


class Load:
    def __init__(self, size, queues, rate=None, quorum=False):
        self.size, self.queues, self.rate, self.quorum = size, queues, rate, quorum

    def options(self):
        options = ["-f", "persistent", "-c", 1000, "-q", 1000, "-s", self.size]
        options += ["-x", self.queues, "-y", self.queues]
        name = "bench-%d-%d" % (self.size, time.monotonic_ns())
        if self.queues == 1:
            options += ["-u", name]
        else:
            options += ["-qp", name + "-%d", "-qpf", 1, "-qpt", self.queues]
        if self.rate:
            options += ["-r", self.rate]
        if self.quorum:
            options += ["-qq", "-ad", "false"]
        return options

    def prepare(self, broker):
        """What must be there before PerfTest runs."""

    def __str__(self):
        text = "%d B, %d queue%s" % (self.size, self.queues, "" if self.queues == 1 else "s")
        text += ", quorum" if self.quorum else ""
        return text + (", fixed %d msg/s" % self.rate if self.rate else "")


class FanOut(Load):
    """Each message goes to every queue."""

    def __init__(self, size):
        super().__init__(size, FANOUT_QUEUES)

    def options(self):
        name = "fan-%d" % time.monotonic_ns()
        return [
            *["-f", "persistent", "-c", 1000, "-q", 1000, "-s", self.size, "-x", 1],
            *["-y", self.queues, "-e", name, "-t", "fanout"],
            *["-qp", name + "-%d", "-qpf", 1, "-qpt", self.queues],
        ]

    def __str__(self):
        return "%d B, each to %d queues" % (self.size, self.queues)


class Topic(Load):
    """One of many bindings matches."""

    def __init__(self, size):
        super().__init__(size, 1)

    def prepare(self, broker):
        self.name = "topic-%d" % time.monotonic_ns()
        connection = wire.Connection(broker.port)
        connection.declare_exchange(self.name, "topic")
        connection.declare_queue(self.name)
        for number in range(BINDINGS):
            connection.bind_queue(self.name, self.name, "region.%d.*" % number)
        connection.close()

    def options(self):
        options = ["-f", "persistent", "-c", 1000, "-q", 1000, "-s", self.size, "--predeclared"]
        options += ["-e", self.name, "-t", "topic", "-u", self.name]
        return options + ["-k", "region.%d.x" % (BINDINGS // 2)]

    def __str__(self):
        return "%d B, topic exchange with %d bindings" % (self.size, BINDINGS)


def per_second(before, after, seconds):
    return None if before is None or after is None else (after - before) / seconds


def mean(values):
    known = [v for v in values if v is not None]
    return statistics.mean(known) if known else None


def median(values):
    known = [v for v in values if v is not None]
    return statistics.median(known) if known else None


def row(name, turns):
    results = [t.result for t in turns]
    figures = [
        mean([r.sent for r in results]),
        mean([r.received for r in results]),
        median([r.confirm_ms[0] for r in results]),
        median([r.confirm_ms[1] for r in results]),
        median([r.consumer_ms[0] for r in results]),
        median([r.consumer_ms[1] for r in results]),
        mean([t.syncs for t in turns]),
        mean([t.flushes for t in turns]),
        max(t.rss_mb for t in turns),
    ]
    return name, figures


HEADS = ["sent/s", "received/s", "confirm p50 ms", "p99 ms", "consumer p50 ms", "p99 ms"]
HEADS += ["fsync/s", "flush/s", "RSS MB"]


def cell(value):
    if value is None:
        return "n/a"
    return "%.0f" % value if value >= 100 else "%.2f" % value


def print_table(load, rows):
    print("\n%s" % load)
    widths = [max(len(head), 9) for head in HEADS]
    heads = [head.rjust(width) for head, width in zip(HEADS, widths)]
    print(" " * 18 + "  ".join(heads))
    for name, figures in rows:
        cells = [cell(value).rjust(width) for value, width in zip(figures, widths)]
        print(name.ljust(18) + "  ".join(cells))
    first, *others = rows
    for name, figures in others:
        ratios = [a / b if a and b else None for a, b in zip(first[1], figures)]
        cells = [("x" + cell(r) if r else "").rjust(width) for r, width in zip(ratios, widths)]
        print(("  / " + name).ljust(18) + "  ".join(cells))


def measure(contestants, load, options):
    turns = {name: [] for name, _, _ in contestants}
    for _ in range(options.turns):
        for name, broker, quorum in contestants:
            own = copy.copy(load)
            own.quorum = load.quorum or quorum
            own.prepare(broker)
            perftest.run(broker.port, own.options() + ["-z", options.warm_up])
            turns[name].append(Turn(broker, own, options.seconds))
    print_table(load, [row(name, of) for name, of in turns.items()])


def arguments():
    style = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("rosetta bench amqp", description=__doc__, formatter_class=style)
    numbers = {"type": int, "nargs": "+", "metavar": "N"}
    parser.add_argument("--seconds", type=int, default=20, help="of each run (default 20)")
    parser.add_argument("--warm-up", type=int, default=5, help="seconds before it (default 5)")
    parser.add_argument("--turns", type=int, default=2, help="runs of each broker (default 2)")
    parser.add_argument("--sizes", default=[16, 1024, 16384], help="payload bytes", **numbers)
    parser.add_argument("--queues", default=[1, 10], help="how many at a time", **numbers)
    parser.add_argument("--no-latency", action="store_true", help="leave out the fixed rate")
    parser.add_argument("--no-routing", action="store_true", help="leave out fanout and topic")
    parser.add_argument("--no-quorum", action="store_true", help="leave out quorum on both")
    parser.add_argument("--quorum", action="store_true", help="RabbitMQ's quorum queues as well")
    parser.add_argument("--only", choices=["rosetta", "rabbitmq"], help="one broker alone")
    parser.add_argument("--folder", help="where the brokers keep their data (default: TMPDIR)")
    return parser.parse_args()


def contestants(options):
    chosen = []
    if options.only != "rabbitmq":
        chosen.append(("RosettaMQ", brokers.Rosetta(options.folder).start(), False))
    if options.only != "rosetta":
        if not brokers.RabbitMq.installed():
            raise SystemExit("rabbitmq-server is not installed; use --only rosetta")
        rabbit = brokers.RabbitMq(options.folder).start()
        chosen.append(("RabbitMQ classic", rabbit, False))
        if options.quorum:
            chosen.append(("RabbitMQ quorum", rabbit, True))
    return chosen


def main():
    options = arguments()
    perftest.fetch()
    folder = options.folder or tempfile.gettempdir()
    print("%d turns of %d s, data in %s" % (options.turns, options.seconds, folder))
    chosen = contestants(options)
    loads = [Load(size, queues) for queues in options.queues for size in options.sizes]
    if not options.no_latency:
        loads.append(Load(1024, 1, FIXED_RATE))
    if not options.no_routing:
        loads += [FanOut(1024), Topic(1024)]
    if not options.no_quorum:
        loads.append(Load(1024, 1, quorum=True))
    for load in loads:
        measure(chosen, load, options)


if __name__ == "__main__":
    main()
