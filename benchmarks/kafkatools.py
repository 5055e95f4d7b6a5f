"""Runs Kafka's own load tools and reads what they print; fetches them and Kafka itself."""

import os
import re
import subprocess
import sys
import time

from brokers import ROOT

NODE = ROOT / "conformance" / "kafka-node" / "target" / "lib"
TOOLS = ROOT / "conformance" / "kafka-tools" / "target" / "lib"
LIMIT_SECONDS = 300
PRODUCED = re.compile(
    r"(\d+) records sent, ([\d.]+) records/sec .*, ([\d.]+) ms avg latency, [\d.]+ ms max latency, "
    r"(\d+) ms 50th, \d+ ms 95th, (\d+) ms 99th, \d+ ms 99.9th"
)


def fetch():
    """Lets Maven bring Kafka and its tools, once."""
    if not any(NODE.glob("kafka_2.13-*.jar")) or not any(TOOLS.glob("kafka-tools-*.jar")):
        print("fetching Kafka ...", file=sys.stderr)
        command = ["mvn", "-B", "-q", "-pl", "conformance/kafka-node,conformance/kafka-tools", "package"]
        subprocess.run(command, cwd=ROOT, check=True, stdout=sys.stderr)


def java():
    return os.path.join(os.environ["JAVA_HOME"], "bin", "java")


def run(main, *options):
    command = [java(), "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=4"]
    command += ["-cp", str(TOOLS / "*"), main] + [str(option) for option in options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_SECONDS)
    if done.returncode != 0:
        text = "%s failed:\n%s\n%s" % (main, done.stdout[-3000:], done.stderr[-3000:])
        raise SystemExit(text)
    return done.stdout


def create_topic(port, partitions):
    name = "bench-%d" % time.monotonic_ns()
    run(
        "org.apache.kafka.tools.TopicCommand",
        *["--bootstrap-server", "127.0.0.1:%d" % port, "--create", "--topic", name],
        *["--partitions", partitions, "--replication-factor", 1],
    )
    return name


class Produced:
    """Records a second, and the latency's median and 99th percentile in milliseconds."""

    def __init__(self, port, topic, records, size, throughput=-1):
        text = run(
            "org.apache.kafka.tools.ProducerPerformance",
            *["--topic", topic, "--num-records", records, "--record-size", size],
            *["--throughput", throughput, "--producer-props"],
            *["bootstrap.servers=127.0.0.1:%d" % port, "acks=all"],
        )
        last = PRODUCED.findall(text)[-1]
        self.rate, self.p50_ms, self.p99_ms = float(last[1]), float(last[3]), float(last[4])


def consumed_rate(port, topic, records):
    """Records a second while fetching, without the time until the group has its partitions."""
    text = run(
        "org.apache.kafka.tools.ConsumerPerformance",
        *["--bootstrap-server", "127.0.0.1:%d" % port, "--topic", topic],
        *["--messages", records, "--timeout", 60_000, "--hide-header"],
    )
    return float(text.strip().splitlines()[-1].split(",")[-1])


def end_to_end_ms(port, topic, records, size):
    """The median and the 99th percentile of a record's way to a consumer, one at a time."""
    text = run(
        "org.apache.kafka.tools.EndToEndLatency",
        *["--bootstrap-server", "127.0.0.1:%d" % port, "--topic", topic],
        *["--num-records", records, "--producer-acks", "all", "--record-size", size],
    )
    found = re.search(r"50th = (\d+).*99th = (\d+)", text)
    return (float(found.group(1)), float(found.group(2))) if found else (None, None)
