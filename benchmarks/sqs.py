#!/usr/bin/env python3
"""The AWS SDK for Java against RosettaMQ and ElasticMQ, in turns, with equal load: 8 senders of
batches of 10 messages, 8 receivers of up to 10 that delete by batch, 1 KB a message, one standard
queue. RosettaMQ answers when the disk has synced; ElasticMQ keeps messages in memory only. The SDK
takes part of the same cores.

The rows of wrk are without the SDK's cost: one message a request, ten a request, and an action that
does not exist, which is answered as soon as it is read: what HTTP alone comes to.
"""

import argparse
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request

import brokers

LOAD = brokers.ROOT / "benchmarks" / "sqs-load"
ELASTICMQ = brokers.ROOT / "conformance" / "elasticmq"
FIGURES = re.compile(r"sent ([\d.]+)/s deleted ([\d.]+)/s send p50 ([\d.]+) ms p99 ([\d.]+) ms")
WRK_RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
WRK_ERRORS = re.compile(r"(Non-2xx or 3xx responses: \d+|Socket errors: .*)")
HEADS = ["sent/s", "deleted/s", "send p50 ms", "p99 ms", "RSS MB"]


def java():
    return os.path.join(os.environ["JAVA_HOME"], "bin", "java")


def fetch(module):
    """Lets Maven bring a program's libraries, once."""
    if not any((module / "target" / "lib").glob("*.jar")):
        print("fetching the libraries of %s ..." % module.name, file=sys.stderr)
        command = ["mvn", "-B", "-q", "-f", str(module), "package"]
        subprocess.run(command, cwd=brokers.ROOT, check=True, stdout=sys.stderr)


def await_answer(port):
    """Until the server answers a request."""
    deadline = time.monotonic() + 60
    while True:
        try:
            post(port, "ListQueues", "{}")
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def post(port, action, body):
    request = urllib.request.Request("http://127.0.0.1:%d/" % port, body.encode())
    request.add_header("Content-Type", "application/x-amz-json-1.0")
    request.add_header("X-Amz-Target", "AmazonSQS." + action)
    with urllib.request.urlopen(request) as reply:
        return reply.read().decode()


class Rosetta(brokers.Rosetta):
    def launch(self):
        address = "127.0.0.1:%d" % self.port
        command = [str(brokers.ROOT / "rosetta"), "serve", "--data", str(self.folder / "data")]
        command += ["--kafka", "off", "--amqp", "off", "--http", "off", "--sqs", address]
        self.spawn(command, self.environment)

    def start(self):
        self.launch()
        await_answer(self.port)
        return self


class ElasticMq(brokers.Broker):
    name = "ElasticMQ"

    def __init__(self, folder=None):
        super().__init__(folder)
        (self.port,) = brokers.free_ports(1)

    def launch(self):
        config = self.folder / "elasticmq.conf"
        config.write_text(
            'include classpath("application.conf")\n'
            'node-address { protocol = http, host = "127.0.0.1", port = %d, context-path = "" }\n'
            'rest-sqs { enabled = true, bind-port = %d, bind-hostname = "127.0.0.1", '
            "sqs-limits = strict }\n"
            "rest-stats { enabled = false }\n" % (self.port, self.port)
        )
        command = [java(), "-Xmx512m", "-Dconfig.file=%s" % config]
        command += ["-cp", str(ELASTICMQ / "target" / "lib" / "*"), "org.elasticmq.server.Main"]
        self.spawn(command, {})

    def start(self):
        self.launch()
        await_answer(self.port)
        return self


def sdk_turn(broker, options):
    command = [java(), "-Xmx1g", "-cp", str(LOAD / "target" / "lib" / "*")]
    command += [str(LOAD / "src" / "SqsLoad.java"), broker.port, options.warm_up, options.seconds]
    command += [options.senders, options.receivers, options.size]
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    found = FIGURES.search(done.stdout)
    if done.returncode != 0 or not found:
        raise SystemExit("the load failed:\n%s\n%s" % (done.stdout[-3000:], done.stderr[-3000:]))
    return [float(figure) for figure in found.groups()] + [broker.rss_mb()]


def sdk(contestants, options):
    turns = {broker.name: [] for broker in contestants}
    for _ in range(options.turns):
        for broker in contestants:
            turns[broker.name].append(sdk_turn(broker, options))
    means = {name: [statistics.mean(column) for column in zip(*of)] for name, of in turns.items()}
    print("\nAWS SDK for Java, %d + %d threads, %d B" % (options.senders, options.receivers, options.size))
    print(" " * 14 + "".join(head.rjust(14) for head in HEADS))
    for name, figures in means.items():
        print(name.ljust(14) + "".join(("%.1f" % figure).rjust(14) for figure in figures))
    if len(means) == 2:
        first, second = means.values()
        ratios = ["x%.1f" % (a / b) if b else "" for a, b in zip(first, second)]
        print("ratio".ljust(14) + "".join(ratio.rjust(14) for ratio in ratios))


def wrk_script(folder, action, body):
    script = pathlib.Path(folder) / (action + ".lua")
    script.write_text(
        'wrk.method = "POST"\n'
        'wrk.headers["Content-Type"] = "application/x-amz-json-1.0"\n'
        'wrk.headers["X-Amz-Target"] = "AmazonSQS.%s"\n'
        "wrk.body = [==[%s]==]\n" % (action, body)
    )
    return script


def wrk_turn(broker, action, body, options):
    script = wrk_script(broker.folder, action, body)
    command = ["wrk", "-t", "1", "-c", options.connections, "-d", "%ds" % options.seconds]
    command += ["-s", script, "http://127.0.0.1:%d/" % broker.port]
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    errors = WRK_ERRORS.search(done.stdout)
    if errors and action != "NoSuchAction":
        raise SystemExit("wrk met errors:\n" + done.stdout)
    return float(WRK_RATE.search(done.stdout).group(1))


def wrk(contestants, options):
    if not shutil.which("wrk"):
        print("\nwrk is not installed: no rows without the SDK")
        return
    print("\nwrk, %d connections, requests/s" % options.connections)
    body = "x" * options.size
    print(" " * 32 + "".join(broker.name.rjust(14) for broker in contestants))
    for action, label in (
        ("SendMessage", "SendMessage"),
        ("SendMessageBatch", "SendMessageBatch of 10"),
        ("NoSuchAction", "an unknown action"),
    ):
        rates = []
        for broker in contestants:
            url = post(broker.port, "CreateQueue", '{"QueueName":"wrk-%s"}' % action)
            url = re.search(r'"QueueUrl"\s*:\s*"([^"]+)"', url).group(1)
            one = '"MessageBody":"%s"' % body
            entries = ",".join('{"Id":"%d",%s}' % (i, one) for i in range(10))
            batch = action == "SendMessageBatch"
            content = '"Entries":[%s]' % entries if batch else one
            rates.append(wrk_turn(broker, action, '{"QueueUrl":"%s",%s}' % (url, content), options))
            post(broker.port, "DeleteQueue", '{"QueueUrl":"%s"}' % url)
        print(label.ljust(32) + "".join(("%.0f" % rate).rjust(14) for rate in rates))


def arguments():
    style = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("rosetta bench sqs", description=__doc__, formatter_class=style)
    parser.add_argument("--seconds", type=int, default=20, help="of each run (default 20)")
    parser.add_argument("--warm-up", type=int, default=8, help="seconds before it (default 8)")
    parser.add_argument("--turns", type=int, default=2, help="runs of each server (default 2)")
    parser.add_argument("--senders", type=int, default=8, help="threads that send (default 8)")
    parser.add_argument("--receivers", type=int, default=8, help="threads that receive (default 8)")
    parser.add_argument("--size", type=int, default=1024, help="bytes of a message (default 1024)")
    parser.add_argument("--connections", type=int, default=16, help="of wrk (default 16)")
    parser.add_argument("--no-sdk", action="store_true", help="leave out the SDK's rows")
    parser.add_argument("--no-wrk", action="store_true", help="leave out wrk's rows")
    parser.add_argument("--only", choices=["rosetta", "elasticmq"], help="one server alone")
    parser.add_argument("--folder", help="where the servers keep their data (default: TMPDIR)")
    return parser.parse_args()


def main():
    options = arguments()
    fetch(LOAD)
    contestants = []
    if options.only != "elasticmq":
        contestants.append(Rosetta(options.folder).start())
    if options.only != "rosetta":
        fetch(ELASTICMQ)
        contestants.append(ElasticMq(options.folder).start())
    print("%d turns of %d s" % (options.turns, options.seconds))
    if not options.no_sdk:
        sdk(contestants, options)
    if not options.no_wrk:
        wrk(contestants, options)


if __name__ == "__main__":
    main()
