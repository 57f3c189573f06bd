import threading
from wsgiref.simple_server import make_server

import requests as http

NEEDS = ("flask", "asgiref")


def drive() -> None:
    from flask_site import app

    server = make_server("127.0.0.1", 0, app)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    http.get(f"{base}/", timeout=10)
    http.post(f"{base}/orders", timeout=10)
    http.get(f"{base}/users/1", timeout=10)
    server.shutdown()
