"""What a Celery application does, step by step. Usage: celery_program.py PORT

Starts a worker with two processes, calls tasks, and prints a line for each step that worked. After
`restart` it waits for a line on standard input, in which time the broker may be restarted; the
worker connects again by itself. The worker imports this file as its application.
"""

import os
import subprocess
import sys
import time

import celery
import kombu

LIMIT = 30
PORT = os.environ.get("CELERY_PROGRAM_PORT") or sys.argv[1]

app = celery.Celery("celery_program", broker=f"amqp://127.0.0.1:{PORT}//", backend="rpc://")
app.conf.update(
    task_default_queue="clients.celery",
    task_queues=[
        kombu.Queue("clients.celery"),
        kombu.Queue("clients.celery.urgent", queue_arguments={"x-max-priority": 10}),
    ],
    task_acks_late=True,
    worker_prefetch_multiplier=1,
    broker_connection_retry=True,
    broker_transport_options={"confirm_publish": True},
    result_expires=60,
)


@app.task
def add(x, y):
    return x + y


@app.task(bind=True, max_retries=3, default_retry_delay=0.2)
def fails_twice(self):
    if self.request.retries < 2:
        raise self.retry()
    return self.request.retries


@app.task
def breaks():
    raise ValueError("as asked")


@app.task
def now():
    return time.time()


def worker():
    command = [sys.executable, "-m", "celery", "-A", "celery_program", "worker"]
    command += ["--pool=prefork", "--concurrency=2", "--loglevel=WARNING", "-n", "one@conformance"]
    return subprocess.Popen(
        command,
        cwd=os.path.dirname(os.path.abspath(__file__)),
        env={**os.environ, "CELERY_PROGRAM_PORT": PORT, "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=sys.stderr,
    )


def await_worker():
    deadline = time.monotonic() + LIMIT
    while time.monotonic() < deadline:
        if app.control.inspect(timeout=1).ping():
            return
    raise AssertionError("the worker does not answer")


def step(name):
    print(name, flush=True)


def main():
    await_worker()
    step("worker answers")

    assert add.delay(2, 3).get(timeout=LIMIT) == 5
    assert add.apply_async((4, 5), queue="clients.celery.urgent", priority=5).get(LIMIT) == 9
    step("task and result")

    assert fails_twice.delay().get(timeout=LIMIT) == 2
    try:
        breaks.delay().get(timeout=LIMIT)
        raise AssertionError("no error came back")
    except ValueError as e:
        assert str(e) == "as asked", e
    step("retries and error")

    start = time.time()
    ran = now.apply_async(countdown=1).get(timeout=LIMIT)
    assert ran - start > 0.8, ran - start
    step("countdown")

    results = celery.group(add.s(i, i) for i in range(20)).apply_async().get(timeout=LIMIT)
    assert results == [2 * i for i in range(20)], results
    step("group")

    active = app.control.inspect(timeout=2).active_queues()
    assert {q["name"] for q in active["one@conformance"]} == {
        "clients.celery",
        "clients.celery.urgent",
    }, active
    step("inspect")

    step("restart")
    sys.stdin.readline()
    # a caller's reply queue does not outlive the broker, and Celery 5.2 makes no other: a new caller
    caller = celery.Celery("caller", broker=app.conf.broker_url, backend="rpc://")
    caller.conf.task_default_queue = app.conf.task_default_queue
    deadline = time.monotonic() + LIMIT
    while True:
        try:
            assert caller.send_task("celery_program.add", (1, 1)).get(timeout=LIMIT) == 2
            break
        except (OSError, kombu.exceptions.OperationalError):
            assert time.monotonic() < deadline, "no connection after the restart"
            time.sleep(0.2)
    step("reconnect")


if __name__ == "__main__":
    running = worker()
    try:
        main()
    finally:
        running.terminate()
        try:
            running.wait(10)
        except subprocess.TimeoutExpired:
            running.kill()
