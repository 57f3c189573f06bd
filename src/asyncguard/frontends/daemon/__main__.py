"""`python -m asyncguard.frontends.daemon FOLDER SECONDS`: how `asyncguard daemon start` starts one. What it is to begin
with is on standard input."""

import gc
import sys
from pathlib import Path

import msgspec

from asyncguard.config import ConfigError
from asyncguard.frontends.daemon.messages import Check
from asyncguard.frontends.daemon.service import run

if __name__ == "__main__":
    gc.enable()
    try:
        run(msgspec.json.decode(sys.stdin.buffer.read(), type=Check), Path(sys.argv[1]), float(sys.argv[2]))
    except ConfigError as error:
        sys.exit(error.causes[-1])
