#!/usr/bin/env bash
# Runs amqp.py, which has the documentation: ./rosetta bench amqp --help
exec python3 "$(dirname "$(readlink -f "$0")")/amqp.py" "$@"
