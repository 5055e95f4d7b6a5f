#!/usr/bin/env bash
# Runs start.py, which has the documentation: ./rosetta bench start --help
exec python3 "$(dirname "$(readlink -f "$0")")/start.py" "$@"
