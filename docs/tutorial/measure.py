"""`python -m docs.tutorial.measure`: the slow shop and the quick one, each asked by forty people at once."""

import asyncio
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

HERE = Path(__file__).parent
READERS, BUYERS, LOGINS = 30, 7, 3
PATIENCE = 30
"""Seconds that a server may take to start."""


def main() -> None:
    print("| | median | slowest |\n|---|--:|--:|")
    for version, times in measured().items():
        print(f"| {version} | {statistics.median(times) * 1000:.0f} ms | {times[-1] * 1000:.0f} ms |")


def measured() -> dict[str, list[float]]:
    """Version of the shop → seconds that each request took, in rising order."""
    out = {}
    with served("upstream", HERE) as upstream:
        for version in ("slow", "quick"):
            with served("shop", HERE / version, IDENTITY_URL=upstream, PAYMENTS_URL=upstream) as shop:
                out[version] = sorted(asyncio.run(asked(shop)))
    return out


@contextmanager
def served(module: str, folder: Path, **variables: str) -> Iterator[str]:
    """The URL of `module`'s app, served on loopback by a process of its own."""
    port = str(free_port())
    command = [sys.executable, "-m", "uvicorn", f"{module}:app", "--port", port, "--log-level", "warning"]
    server = subprocess.Popen(command, cwd=folder, env={**os.environ, **variables})
    try:
        wait_for(int(port))
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"no server on port {port}")


async def asked(shop: str) -> list[float]:
    """Seconds that each of forty simultaneous requests took."""
    async with httpx.AsyncClient(base_url=shop, timeout=60, limits=httpx.Limits(max_connections=100)) as client:
        await client.get("/books/0")
        paths = [("GET", f"/books/{number}") for number in range(READERS)]
        paths += [("POST", f"/orders/{time.time_ns() + number}") for number in range(BUYERS)]
        paths += [("POST", "/login?user=ada&password=analytical+engine")] * LOGINS
        return await asyncio.gather(*(timed(client, *each) for each in paths))


async def timed(client: httpx.AsyncClient, method: str, path: str) -> float:
    started = time.perf_counter()
    (await client.request(method, path, headers={"authorization": "ada"})).raise_for_status()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
