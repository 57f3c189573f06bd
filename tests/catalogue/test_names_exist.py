"""Every name of the catalogue exists in the real library, where that is installed.

`nox -s catalogue` installs all of `requirements.txt` and sets ASYNCGUARD_CATALOGUE_ALL=1: then what is not installed
is a failure as well. Each file is resolved in a process of its own, because some libraries cannot live together.
"""

import fnmatch
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from asyncguard.catalogue import schema

FILES = sorted((Path(schema.__file__).parent / "libraries").glob("*.toml"))
DERIVED = sorted((Path(schema.__file__).parent / "derived").glob("*.toml"))
"""Looked up where the library is installed: `requirements.txt` does not have them."""
ALL = os.environ.get("ASYNCGUARD_CATALOGUE_ALL") == "1"

DYNAMIC = {
    "asyncio.Condition#*": "the instance borrows them from its lock",
    "threading.Condition#*": "the instance borrows them from its lock",
    "multiprocessing.synchronize.Lock#*": "the instance borrows them from its semaphore",
    "multiprocessing.synchronize.Event#*": "the class stands for Condition, too, whose instance borrows them",
    "asyncio.ProactorEventLoop": "Windows",
    "asyncio.Queue#shutdown": "Python 3.13",
    "asyncio.Server#*_clients": "Python 3.13",
    "asyncio.Task#get_context": "Python 3.12",
    "os.DirEntry#is_junction": "Python 3.12",
    "typing.override": "Python 3.12",
    "threading.RLock#*": "a function, which makes one",
    "concurrent.futures.InterpreterPoolExecutor": "Python 3.14",
    "queue.Queue#shutdown": "Python 3.13",
    "os.process_cpu_count": "Python 3.13",
    "dbm.gnu.open": "needs the C library",
    "dbm.ndbm.open": "needs the C library",
    "dbm.sqlite3.open": "Python 3.13",
    "os.path.isjunction": "Python 3.12",
    "os.path.splitroot": "Python 3.12",
    "asyncio.create_eager_task_factory": "Python 3.12",
    "asyncio.eager_task_factory": "Python 3.12",
    "pathlib.PurePath#*": "full_match: Python 3.13; with_segments: 3.12",
    "pathlib.Path#*": "copy, move: Python 3.14; from_uri: 3.13; walk, is_junction: 3.12",
    "warnings.deprecated": "Python 3.13",
    "sqlite3.Connection#*load_extension": "a build option of Python",
    "django.db.backends.utils.CursorWrapper#*": "handed on to the driver's cursor by __getattr__",
    "langchain.chains.LLMChain": "langchain before 1.0",
    "ldap3.Connection#open": "set by the constructor, from the strategy",
    "mistralai.Mistral": "mistralai before 2",
    "aiogram.Router#*": "observers: set by the constructor",
    "aiogram.dispatcher.event.telegram.TelegramEventObserver#*": "middleware, outer_middleware: set by the constructor",
    "blacksheep.server.Application#*": "events: set by the constructor",
    "*_pb2_grpc.*Servicer": "written by the gRPC compiler",
    "mcp.server.MCPServer": "mcp 2",
    "mcp.server.mcpserver.MCPServer": "mcp 2",
    "mcp.server.fastmcp.FastMCP": "mcp before 2",
    "mcp.server.fastmcp.server.FastMCP": "mcp before 2",
    "mcp.server.lowlevel.Server#*": "handlers: decorators before mcp 2",
    "cv2.CascadeClassifier": "opencv-python before 5",
    "pymupdf.Document#__iter__": "iterated by __len__ and __getitem__",
    "sklearn.base.BaseEstimator#*": "defined by each estimator",
}
"""Names that are right although they cannot be looked up, with the reason."""

UNAVAILABLE = {
    "aioify": "does not import with Python 3.12",
    "aioredis": "superseded by redis.asyncio, does not import with Python 3.12",
    "camelot-py": "needs Ghostscript",
    "catboost": "large",
    "cx-oracle": "does not build with Python 3.12",
    "easyocr": "needs torch",
    "elasticsearch7": "clashes with elasticsearch",
    "elasticsearch8": "clashes with elasticsearch",
    "face-recognition": "needs dlib",
    "google-generativeai": "clashes with protobuf 6",
    "gradio": "large",
    "homeassistant": "pins everything else",
    "mysqlclient": "needs the C library",
    "openai-whisper": "needs torch",
    "phoenixdb": "needs Kerberos headers",
    "pylibmc": "needs the C library",
    "pyodbc": "needs unixODBC",
    "python-ldap": "needs the C library",
    "ray": "large",
    "rpi-gpio": "needs a Raspberry Pi",
    "sentence-transformers": "needs torch",
    "torch": "large",
    "transformers": "large",
    "ultralytics": "needs torch",
    "unstructured": "large",
}
"""Libraries that `requirements.txt` leaves out, with the reason."""


@pytest.mark.slow
@pytest.mark.parametrize("path", [*FILES, *DERIVED], ids=lambda path: path.stem)
def test_names_exist(path: Path, tmp_path: Path) -> None:
    resolver = Path(__file__).with_name("resolve.py")
    command = [sys.executable, str(resolver), str(path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    answer = json.loads(done.stdout.splitlines()[-1])

    wrong = [name for name in answer["missing"] if not any(fnmatch.fnmatchcase(name, known) for known in DYNAMIC)]
    assert not wrong
    if not answer["checked"] and (path.stem in UNAVAILABLE or path in DERIVED or not ALL):
        pytest.skip(f"{path.stem} is not installed")
    absent = [name for name in answer["absent"] if not any(fnmatch.fnmatchcase(name, known) for known in DYNAMIC)]
    assert not (absent and ALL and path not in DERIVED), "not installed"


def test_exceptions_are_still_in_the_catalogue() -> None:
    text = "\n".join(path.read_text() for path in FILES)
    gone = [name for name in DYNAMIC if f'"{name.partition("#")[0]}"' not in text]
    assert not gone
    assert set(UNAVAILABLE) <= {path.stem for path in FILES}
