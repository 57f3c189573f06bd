import os
import socket
import threading

import requests as http

NEEDS = ("robyn", "requests")


def drive() -> None:
    os.environ["ROBYN_BROWSER_OPEN"] = "False"
    from robyn_service import app

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {"host": "127.0.0.1", "port": port, "_check_port": False}
    threading.Thread(target=app.start, kwargs=options, daemon=True).start()
    base = f"http://127.0.0.1:{port}"
    _wait_for(base)
    http.get(base, timeout=5)
    http.post(f"{base}/plain", timeout=5)
    http.get(f"{base}/users/1", timeout=5)


def _wait_for(base: str) -> None:
    for _ in range(100):
        threading.Event().wait(0.1)
        try:
            http.get(base, timeout=5)
            return
        except http.ConnectionError:
            continue
