#!/usr/bin/env bash
# Makes the ahead-of-time cache: `train.sh CACHE java FLAGS... -jar rosetta.jar`.
# The JVM records what a short run of the broker loads and compiles, and writes it when it ends.
set -euo pipefail

cache=$1
shift
work=$(mktemp -d)
broker=
finish() {
  [ -z "$broker" ] || kill -9 "$broker" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

java=("${@:1:$#-2}")
unset "${!ROSETTA_@}"
"${java[@]}" "-XX:AOTCacheOutput=$cache" "${@: -2}" serve \
  --data "$work/data" --amqp 127.0.0.1:0 --kafka 127.0.0.1:0 --sqs 127.0.0.1:0 \
  --http 127.0.0.1:0 >"$work/ready" &
broker=$!

for _ in $(seq 200); do
  [ ! -s "$work/ready" ] || break
  kill -0 "$broker"
  read -rt 0.1 <> <(:) || true
done

# The address of a listener in the ready line.
address() { sed -n "s/.* $1=\([^ ]*\).*/\1/p" "$work/ready"; }
connect() {
  local at
  at=$(address "$1")
  exec 3<>"/dev/tcp/${at%:*}/${at##*:}"
}

# Reads an HTTP answer and hangs up.
answer() {
  local line length=0
  while read -r -t 10 line <&3 && [ "$line" != $'\r' ]; do
    case $line in
      [Cc]ontent-[Ll]ength:*) length=${line//[^0-9]/} ;;
    esac
  done
  timeout 10 head -c "$length" <&3
  exec 3>&-
}

get() {
  connect http
  printf 'GET %s HTTP/1.1\r\nHost: rosetta\r\n\r\n' "$1" >&3
  answer
}

# Sends one AMQP frame: type and channel as numbers, payload in hexadecimal.
frame() {
  local hex
  hex=$(printf '%02x%04x%08x%sce' "$1" "$2" $((${#3} / 2)) "$3")
  # shellcheck disable=SC2059 # the format is the bytes
  printf "$(sed 's/../\\x&/g' <<<"$hex")" >&3
}

# One AMQP client: publishes a persistent message with confirm and has it delivered.
amqp() {
  connect amqp
  printf 'AMQP\0\0\11\1' >&3
  frame 1 0 000a000b0000000005504c41494e0000000c00677565737400677565737405656e5f5553 # start-ok
  frame 1 0 000a001f07ff000200000000                                     # tune-ok
  frame 1 0 000a0028012f0000                                             # connection.open /
  frame 1 1 0014000a00                                                   # channel.open
  frame 1 1 0032000a000001740200000000                                   # queue.declare t, durable
  frame 1 1 0055000a00                                                   # confirm.select
  frame 1 1 003c00140000017401630200000000                           # basic.consume t, no-ack
  frame 1 1 003c0028000000017400                                         # basic.publish to t
  frame 2 1 003c00000000000000000001100002                               # persistent, 1 byte
  frame 3 1 61
  timeout 1 cat <&3 | wc -c || true
  frame 1 1 003200280000017400                                           # queue.delete t
  frame 1 0 000a003200c80000000000                                       # connection.close
  timeout 1 cat <&3 | wc -c || true
  exec 3>&-
}

# One Kafka client: asks for the versions and for the cluster.
kafka() {
  connect kafka
  printf '\0\0\0\12\0\22\0\0\0\0\0\1\377\377' >&3                    # ApiVersions v0
  printf '\0\0\0\16\0\3\0\1\0\0\0\2\377\377\0\0\0\0' >&3            # Metadata v1, no topics
  timeout 1 cat <&3 | wc -c || true
  exec 3>&-
}

# Sends one SQS request: an action and its JSON.
sqs() {
  connect sqs
  printf 'POST / HTTP/1.1\r\nHost: rosetta\r\nX-Amz-Target: AmazonSQS.%s\r\n' "$1" >&3
  printf 'Content-Type: application/x-amz-json-1.0\r\nContent-Length: %s\r\n\r\n%s' "${#2}" "$2" >&3
  answer
}

get /health
amqp
kafka
sqs CreateQueue '{"QueueName":"s"}'
sqs SendMessage '{"QueueUrl":"s","MessageBody":"m"}'
sqs ReceiveMessage '{"QueueUrl":"s"}'
sqs DeleteQueue '{"QueueUrl":"s"}'
get /metrics

kill -TERM "$broker"
wait "$broker"
broker=
[ -s "$cache" ]
