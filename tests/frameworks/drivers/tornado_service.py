NEEDS = ("tornado",)


async def drive() -> None:
    import asyncio

    import tornado_service
    from tornado.httpclient import AsyncHTTPClient
    from tornado.httpserver import HTTPServer
    from tornado.testing import bind_unused_port
    from tornado.websocket import websocket_connect

    socket, port = bind_unused_port()
    server = HTTPServer(tornado_service.make_app())
    server.add_socket(socket)
    client = AsyncHTTPClient()
    await client.fetch(f"http://127.0.0.1:{port}/")
    await client.fetch(f"http://127.0.0.1:{port}/", method="POST", body="")
    await client.fetch(f"http://127.0.0.1:{port}/old")
    connection = await websocket_connect(f"ws://127.0.0.1:{port}/ws")
    await connection.write_message("hello")
    await asyncio.sleep(0.2)
