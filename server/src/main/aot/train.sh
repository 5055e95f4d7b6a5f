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
  --data "$work/data" --http 127.0.0.1:0 >"$work/ready" &
broker=$!

for _ in $(seq 200); do
  [ ! -s "$work/ready" ] || break
  kill -0 "$broker"
  read -rt 0.1 <> <(:) || true
done

# One request to every listener that speaks HTTP, so that its classes are in the cache too.
http=$(sed -n 's/.* http=\([^ ]*\).*/\1/p' "$work/ready")
get() {
  local line length=0
  exec 3<>"/dev/tcp/${http%:*}/${http##*:}"
  printf 'GET %s HTTP/1.1\r\nHost: rosetta\r\n\r\n' "$1" >&3
  while read -r -t 10 line <&3 && [ "$line" != $'\r' ]; do
    case $line in
      [Cc]ontent-[Ll]ength:*) length=${line//[^0-9]/} ;;
    esac
  done
  timeout 10 head -c "$length" <&3
  exec 3>&-
}
get /health
get /metrics

kill -TERM "$broker"
wait "$broker"
broker=
[ -s "$cache" ]
