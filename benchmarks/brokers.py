"""RosettaMQ and Debian's rabbitmq-server as processes on free ports and temporary folders."""

import atexit
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import urllib.request

import wire

ROOT = pathlib.Path(__file__).resolve().parent.parent
RABBITMQ_SERVER = "/usr/lib/rabbitmq/bin/rabbitmq-server"


def free_ports(count):
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [s.getsockname()[1] for s in held]
    for s in held:
        s.close()
    return ports


class Broker:
    """A process that can be started again on the same data."""

    def __init__(self, folder):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="rosetta-bench-", dir=folder))
        self.process = None
        atexit.register(self.remove)

    def start(self):
        self.launch()
        wire.await_handshake(self.port)
        return self

    def spawn(self, command, environment):
        log = open(self.folder / "output.log", "ab")
        self.process = subprocess.Popen(
            command,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        log.close()

    def stop(self, how=signal.SIGTERM):
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(60)
            self.process = None

    def remove(self):
        self.stop(signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)

    def rss_mb(self):
        """Resident memory of the process and its children."""
        return sum(status_kb(pid, "VmRSS") for pid in family(self.process.pid)) / 1024

    def disk_mb(self):
        files = [f for f in self.folder.rglob("*") if f.is_file()]
        return sum(f.stat().st_blocks * 512 for f in files) / 1e6


class Rosetta(Broker):
    name = "RosettaMQ"

    def __init__(self, folder=None, java_options=None):
        super().__init__(folder)
        self.port, self.http = free_ports(2)
        self.environment = {"ROSETTA_SKIP_BUILD": "yes"}
        if java_options is not None:
            self.environment["ROSETTA_JAVA_OPTS"] = java_options

    def launch(self):
        address = "127.0.0.1:%d"
        command = [str(ROOT / "rosetta"), "serve", "--data", str(self.folder / "data"), "--kafka", "off", "--sqs", "off"]
        command += ["--amqp", address % self.port, "--http", address % self.http]
        self.spawn(command, self.environment)

    def syncs(self):
        """How many writes waited for the disk since the start, by the broker's own metric."""
        with urllib.request.urlopen("http://127.0.0.1:%d/metrics" % self.http) as reply:
            text = reply.read().decode()
        found = re.search(r"^rosetta_journal_syncs_total (\S+)", text, re.MULTILINE)
        return float(found.group(1)) if found else None


class RabbitMq(Broker):
    name = "RabbitMQ"

    def __init__(self, folder=None):
        super().__init__(folder)
        self.port, self.distribution, self.epmd_port = free_ports(3)
        for name in ("mnesia", "log"):
            (self.folder / name).mkdir()
        (self.folder / "enabled_plugins").write_text("[].")
        (self.folder / "rabbitmq.conf").write_text("")
        (self.folder / "env.conf").write_text("")
        # in the foreground, because the one that Erlang would start outlives the broker
        command = ["epmd", "-port", str(self.epmd_port), "-address", "127.0.0.1"]
        self.epmd = subprocess.Popen(command, stdin=subprocess.DEVNULL)

    @staticmethod
    def installed():
        return os.access(RABBITMQ_SERVER, os.X_OK)

    def launch(self):
        folder = self.folder
        environment = {
            "RUNNING_UNDER_SYSTEMD": "true",  # the script execs the Erlang VM
            "HOME": folder,
            "ERL_EPMD_PORT": self.epmd_port,
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": "bench%d@localhost" % self.port,
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": self.port,
            "RABBITMQ_DIST_PORT": self.distribution,
            "RABBITMQ_MNESIA_BASE": folder / "mnesia",
            "RABBITMQ_LOG_BASE": folder / "log",
            "RABBITMQ_ENABLED_PLUGINS_FILE": folder / "enabled_plugins",
            "RABBITMQ_CONFIG_FILE": folder / "rabbitmq",
            "RABBITMQ_CONF_ENV_FILE": folder / "env.conf",
        }
        self.spawn([RABBITMQ_SERVER], {k: str(v) for k, v in environment.items()})

    def syncs(self):
        return None

    def remove(self):
        super().remove()
        self.epmd.kill()
        self.epmd.wait()


def status_kb(pid, field):
    try:
        text = pathlib.Path("/proc/%d/status" % pid).read_text()
    except OSError:
        return 0
    found = re.search(r"^%s:\s+(\d+) kB" % field, text, re.MULTILINE)
    return int(found.group(1)) if found else 0


def family(pid):
    """A process and its descendants."""
    pids = [pid]
    try:
        children = pathlib.Path("/proc/%d/task/%d/children" % (pid, pid)).read_text().split()
    except OSError:
        return pids
    for child in children:
        pids += family(int(child))
    return pids


def disk_flushes(path):
    """Flush requests that the disk below a path has completed, whoever asked; None if unknown."""
    device = os.stat(path).st_dev
    numbers = [str(os.major(device)), str(os.minor(device))]
    for line in pathlib.Path("/proc/diskstats").read_text().splitlines():
        fields = line.split()
        if fields[:2] == numbers and len(fields) > 18:
            return int(fields[18])
    return None
