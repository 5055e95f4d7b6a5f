"""Runs RabbitMQ's PerfTest and reads what it prints."""

import os
import re
import subprocess
import sys

from brokers import ROOT

LIBRARIES = ROOT / "benchmarks" / "target" / "lib"
INTERVAL = re.compile(r"time ([\d.]+) s,(.*)")
RATE = re.compile(r"(sent|received): ([\d.]+) msg/s")
SUMMARY_RATE = re.compile(r"(sending|receiving) rate avg: ([\d.]+) msg/s")
LATENCY = re.compile(r"(confirm|consumer) latency min/median/75th/95th/99th ([\d/]+) ")


def fetch():
    """Lets Maven bring PerfTest and its libraries, once."""
    if not any(LIBRARIES.glob("perf-test-*.jar")):
        print("fetching PerfTest ...", file=sys.stderr)
        command = ["mvn", "-B", "-q", "-pl", "benchmarks", "package"]
        subprocess.run(command, cwd=ROOT, check=True, stdout=sys.stderr)


class Result:
    """Average rates, latency percentiles in milliseconds, and the rate of each interval."""

    def __init__(self, text):
        rates = {kind: float(value) for kind, value in SUMMARY_RATE.findall(text)}
        self.sent = rates.get("sending", 0.0)
        self.received = rates.get("receiving", 0.0)
        self.confirm_ms = self.consumer_ms = (None, None)
        for kind, values in LATENCY.findall(text):
            _, median, _, _, p99 = (int(v) / 1000 for v in values.split("/"))
            setattr(self, kind + "_ms", (median, p99))
        self.intervals = []
        for seconds, rest in INTERVAL.findall(text):
            now = {kind: float(value) for kind, value in RATE.findall(rest)}
            self.intervals.append((float(seconds), now.get("sent"), now.get("received")))


def run(port, options):
    fetch()
    java = os.path.join(os.environ["JAVA_HOME"], "bin", "java")
    uri = "amqp://guest:guest@127.0.0.1:%d" % port
    command = [java, "-Xmx1g", "-cp", str(LIBRARIES / "*"), "com.rabbitmq.perf.PerfTest"]
    command += ["-h", uri] + [str(option) for option in options]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0 or "rate avg" not in done.stdout:
        raise SystemExit("PerfTest failed:\n%s\n%s" % (done.stdout[-3000:], done.stderr[-3000:]))
    return Result(done.stdout)
