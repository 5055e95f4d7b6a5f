#!/usr/bin/env bash
# One queue through three protocols. Needs a running broker (./rosetta serve), pika, boto3 and kcat;
# AMQP_PORT, SQS_PORT and KAFKA_PORT are read from the environment.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
queue=${1:-orders}

messages() { /usr/bin/python3 "$here/messages.py" "$@"; }
topic() { kcat -q -b "127.0.0.1:${KAFKA_PORT:-9092}" -t "$queue" "$@"; }
read_all() { topic -C -e -o beginning -f 'offset %o: %s [%h]\n'; }

echo "# pika and boto3 send one message each"
messages send-amqp "$queue" "sent by pika"
messages send-sqs "$queue" "sent by boto3"
echo "# kcat reads both, and takes nothing out"
read_all
echo "# boto3 receives and deletes the first"
messages take-sqs "$queue"
echo "# kcat reads what is left"
read_all
echo "# kcat sends one"
echo "sent by kcat" | topic -P -H kind=new
echo "# pika takes both"
messages take-amqp "$queue"
messages take-amqp "$queue"
echo "# nothing is left"
read_all
