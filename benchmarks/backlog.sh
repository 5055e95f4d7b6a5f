#!/usr/bin/env bash
# Runs backlog.py, which has the documentation: ./rosetta bench backlog --help
exec python3 "$(dirname "$(readlink -f "$0")")/backlog.py" "$@"
