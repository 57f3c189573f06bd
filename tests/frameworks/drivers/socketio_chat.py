import asyncio

NEEDS = ("python-socketio", "uvicorn", "aiohttp")


async def drive() -> None:
    import socketio
    import uvicorn
    from socketio_chat import app

    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, lifespan="off"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    client = socketio.AsyncClient()
    await client.connect(f"http://127.0.0.1:{port}", namespaces=["/", "/room"])
    await client.emit("said", "x")
    await client.emit("enter", "x", namespace="/room")
    await asyncio.sleep(0.3)
    await client.disconnect()
    server.should_exit = True
    await serving
