#!/usr/bin/env bash
# Runs kafka.py, which has the documentation: ./rosetta bench kafka --help
exec python3 "$(dirname "$(readlink -f "$0")")/kafka.py" "$@"
