#!/usr/bin/env bash
# Runs sqs.py, which has the documentation: ./rosetta bench sqs --help
exec python3 "$(dirname "$(readlink -f "$0")")/sqs.py" "$@"
