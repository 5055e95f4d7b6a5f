"""A Celery application on SQS, step by step. Usage: celery_sqs_program.py PORT

Starts a worker, calls tasks, and prints a line for each step that worked. After `restart` it waits
for a line on standard input, in which time the broker may be restarted. The worker imports this file
as its application; what the tasks did comes back in a queue that boto3 reads.
"""

import os
import subprocess
import sys
import time

import boto3
import celery

LIMIT = 60
PORT = os.environ.get("CELERY_PROGRAM_PORT") or sys.argv[1]
ENDPOINT = f"http://127.0.0.1:{PORT}"
RESULTS = "celery-results"

app = celery.Celery("celery_sqs_program", broker=f"sqs://any:any@127.0.0.1:{PORT}//")
app.conf.update(
    task_default_queue="celery-work",
    task_acks_late=True,
    worker_prefetch_multiplier=1,
    worker_enable_remote_control=False,
    broker_transport_options={
        "is_secure": False,
        "region": "us-east-1",
        "visibility_timeout": 10,
        "wait_time_seconds": 2,
        "polling_interval": 0.1,
    },
)


def client():
    return boto3.client(
        "sqs",
        endpoint_url=ENDPOINT,
        region_name="us-east-1",
        aws_access_key_id="any",
        aws_secret_access_key="any",
    )


def tell(text):
    sqs = client()
    url = sqs.create_queue(QueueName=RESULTS)["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody=text)


@app.task
def add(x, y):
    tell(str(x + y))


@app.task(bind=True, max_retries=3, default_retry_delay=0.2)
def fails_twice(self):
    if self.request.retries < 2:
        raise self.retry()
    tell(f"{self.request.retries} retries")


def worker():
    command = [sys.executable, "-m", "celery", "-A", "celery_sqs_program", "worker"]
    command += ["--pool=solo", "--loglevel=WARNING", "--without-gossip", "--without-mingle"]
    return subprocess.Popen(
        command,
        cwd=os.path.dirname(os.path.abspath(__file__)),
        env={
            **os.environ,
            "CELERY_PROGRAM_PORT": PORT,
            "PYTHONDONTWRITEBYTECODE": "1",
            "AWS_DEFAULT_REGION": "us-east-1",
        },
        stdout=sys.stderr,
    )


def results(count):
    sqs = client()
    url = sqs.create_queue(QueueName=RESULTS)["QueueUrl"]
    got = []
    deadline = time.monotonic() + LIMIT
    while len(got) < count and time.monotonic() < deadline:
        answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=5)
        for message in answer.get("Messages", []):
            got.append(message["Body"])
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return sorted(got)


def step(name):
    print(name, flush=True)


def main():
    add.delay(2, 3)
    assert results(1) == ["5"]
    step("task")

    for i in range(20):
        add.delay(10, i)
    got = results(20)
    assert got == [str(10 + i) for i in range(20)], got
    step("many")

    fails_twice.delay()
    got = results(1)
    assert got == ["2 retries"], got
    step("retries")

    step("restart")
    sys.stdin.readline()
    add.delay(1, 1)
    got = results(1)
    assert got == ["2"], got
    step("reconnect")


if __name__ == "__main__":
    os.environ["AWS_DEFAULT_REGION"] = "us-east-1"
    running = worker()
    try:
        main()
    finally:
        running.terminate()
        try:
            running.wait(10)
        except subprocess.TimeoutExpired:
            running.kill()
