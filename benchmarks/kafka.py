#!/usr/bin/env python3
"""Kafka's load tools against RosettaMQ and Apache Kafka 4.4, in turns, with equal flags.

Producers wait for all acknowledgements (acks=all) with the client's own defaults otherwise.
RosettaMQ syncs before it answers. Kafka does not; a second Kafka with log.flush.interval.messages=1
does. Rates are averages of all turns, latencies are medians of the turns' percentiles. Consumers
read what the producers before them have written. The rows at a fixed rate show latency without a
queue in front of the broker; end to end is one record at a time, there and back.

One more producer run of each broker on its own topic warms it up before its first turn.
"""

import argparse
import pathlib
import signal
import socket
import statistics
import subprocess
import tempfile
import time

import brokers
import kafkatools

FIXED_RATE = 2000
START_SECONDS = 60
CLUSTER = "cm9zZXR0YW1xLWJlbmNoLQ"


class KafkaBroker(brokers.Broker):
    """A broker that is ready when its port answers."""

    def start(self):
        self.launch()
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except OSError:
                if time.monotonic() > end or self.process.poll() is not None:
                    log = (self.folder / "output.log").read_text()
                    raise SystemExit("%s did not start:\n%s" % (self.name, log[-3000:]))
                time.sleep(0.05)


class Rosetta(KafkaBroker):
    name = "RosettaMQ"

    def __init__(self, folder):
        super().__init__(folder)
        (self.port,) = brokers.free_ports(1)

    def launch(self):
        command = [str(brokers.ROOT / "rosetta"), "serve", "--data", str(self.folder / "data")]
        command += ["--amqp", "off", "--sqs", "off", "--http", "off"]
        command += ["--kafka", "127.0.0.1:%d" % self.port]
        self.spawn(command, {"ROSETTA_SKIP_BUILD": "yes"})


class Kafka(KafkaBroker):
    def __init__(self, folder, synced):
        super().__init__(folder)
        self.name = "Kafka synced" if synced else "Kafka"
        self.port, controller = brokers.free_ports(2)
        self.settings = pathlib.Path(self.folder / "server.properties")
        lines = [
            "process.roles=broker,controller",
            "node.id=1",
            "controller.quorum.voters=1@127.0.0.1:%d" % controller,
            "controller.listener.names=CONTROLLER",
            "listeners=PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d" % (self.port, controller),
            "log.dirs=%s" % (self.folder / "data"),
            "offsets.topic.replication.factor=1",
            "transaction.state.log.replication.factor=1",
            "transaction.state.log.min.isr=1",
            "share.coordinator.state.topic.replication.factor=1",
            "share.coordinator.state.topic.min.isr=1",
        ]
        if synced:
            lines.append("log.flush.interval.messages=1")
        self.settings.write_text("\n".join(lines) + "\n")
        self.java = [kafkatools.java(), "-Xms1g", "-Xmx1g", "-XX:+UseG1GC"]  # as its own script
        self.java += ["-cp", str(kafkatools.NODE / "*")]
        format_data = ["kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", str(self.settings)]
        subprocess.run(self.java + format_data, check=True, capture_output=True)

    def launch(self):
        self.spawn(self.java + ["kafka.Kafka", str(self.settings)], {})


class Turn:
    """A producer's run and a consumer's on one topic."""

    def __init__(self, broker, load):
        topic = kafkatools.create_topic(broker.port, load.partitions)
        self.produced = kafkatools.Produced(broker.port, topic, load.records, load.size)
        self.consumed = kafkatools.consumed_rate(broker.port, topic, load.records)
        self.rss_mb = broker.rss_mb()


class Load:
    heads = ["produced/s", "p50 ms", "p99 ms", "consumed/s", "RSS MB"]

    def __init__(self, size, partitions, records):
        self.size, self.partitions, self.records = size, partitions, records

    def turn(self, broker):
        return Turn(broker, self)

    def row(self, turns):
        return [
            statistics.mean(turn.produced.rate for turn in turns),
            statistics.median(turn.produced.p50_ms for turn in turns),
            statistics.median(turn.produced.p99_ms for turn in turns),
            statistics.mean(turn.consumed for turn in turns),
            max(turn.rss_mb for turn in turns),
        ]

    def __str__(self):
        plural = "" if self.partitions == 1 else "s"
        return "%d B, %d partition%s, %d records" % (self.size, self.partitions, plural, self.records)


class Latency:
    """Producers at a fixed rate, and records one at a time."""

    heads = ["produced/s", "p50 ms", "p99 ms", "end to end p50 ms", "p99 ms", "RSS MB"]

    def __init__(self, size, seconds, records):
        self.size, self.seconds, self.records = size, seconds, records

    def turn(self, broker):
        topic = kafkatools.create_topic(broker.port, 1)
        count = FIXED_RATE * self.seconds
        produced = kafkatools.Produced(broker.port, topic, count, self.size, FIXED_RATE)
        single = kafkatools.create_topic(broker.port, 1)
        there = kafkatools.end_to_end_ms(broker.port, single, self.records, self.size)
        return produced, there, broker.rss_mb()

    def row(self, turns):
        return [
            statistics.mean(produced.rate for produced, _, _ in turns),
            statistics.median(produced.p50_ms for produced, _, _ in turns),
            statistics.median(produced.p99_ms for produced, _, _ in turns),
            statistics.median(there[0] for _, there, _ in turns),
            statistics.median(there[1] for _, there, _ in turns),
            max(rss_mb for _, _, rss_mb in turns),
        ]

    def __str__(self):
        return "%d B, fixed %d records/s; end to end of %d records" % (
            self.size,
            FIXED_RATE,
            self.records,
        )


def cell(value):
    return "%.0f" % value if value >= 100 else "%.2f" % value


def print_table(load, rows):
    print("\n%s" % load)
    widths = [max(len(head), 10) for head in load.heads]
    print(" " * 18 + "  ".join(head.rjust(width) for head, width in zip(load.heads, widths)))
    for name, figures in rows:
        cells = [cell(value).rjust(width) for value, width in zip(figures, widths)]
        print(name.ljust(18) + "  ".join(cells))
    first, *others = rows
    for name, figures in others:
        ratios = ["x" + cell(a / b) if b else "" for a, b in zip(first[1], figures)]
        cells = [ratio.rjust(width) for ratio, width in zip(ratios, widths)]
        print(("  / " + name).ljust(18) + "  ".join(cells), flush=True)


def arguments():
    style = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("rosetta bench kafka", description=__doc__, formatter_class=style)
    numbers = {"type": int, "nargs": "+", "metavar": "N"}
    parser.add_argument("--megabytes", type=int, default=300, help="of each run (default 300)")
    parser.add_argument("--most-records", type=int, default=1_000_000, help="of each run at most")
    parser.add_argument("--turns", type=int, default=2, help="runs of each broker (default 2)")
    parser.add_argument("--sizes", default=[100, 1024], help="value bytes", **numbers)
    parser.add_argument("--partitions", default=[1, 100], help="of a topic", **numbers)
    parser.add_argument("--no-latency", action="store_true", help="leave out the fixed rate")
    parser.add_argument("--no-synced", action="store_true", help="leave out the Kafka that syncs")
    parser.add_argument("--only", choices=["rosetta", "kafka"], help="one broker alone")
    parser.add_argument("--folder", help="where the brokers keep their data (default: TMPDIR)")
    return parser.parse_args()


def contestants(options):
    chosen = []
    if options.only != "kafka":
        chosen.append(Rosetta(options.folder))
    if options.only != "rosetta":
        chosen.append(Kafka(options.folder, False))
        if not options.no_synced:
            chosen.append(Kafka(options.folder, True))
    return chosen


def loads(options):
    for partitions in options.partitions:
        for size in options.sizes:
            records = min(options.most_records, options.megabytes * 1_000_000 // size)
            yield Load(size, partitions, records)
    if not options.no_latency:
        yield Latency(1024, 10, 2000)


def main():
    options = arguments()
    kafkatools.fetch()
    folder = options.folder or tempfile.gettempdir()
    print("%d turns of each, data in %s" % (options.turns, folder))
    chosen = contestants(options)
    for broker in chosen:
        begin = time.monotonic()
        broker.start()
        seconds = time.monotonic() - begin
        print("%s: port open after %.2f s, RSS %.0f MB" % (broker.name, seconds, broker.rss_mb()))
        topic = kafkatools.create_topic(broker.port, 1)
        kafkatools.Produced(broker.port, topic, 100_000, 1024)
    for load in loads(options):
        turns = {broker.name: [] for broker in chosen}
        for _ in range(options.turns):
            for broker in chosen:
                turns[broker.name].append(load.turn(broker))
        print_table(load, [(name, load.row(of)) for name, of in turns.items()])
    for broker in chosen:
        broker.stop(signal.SIGKILL)


if __name__ == "__main__":
    main()
