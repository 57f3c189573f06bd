import asyncio
import os
import signal
import sys

NEEDS = ()


async def drive() -> None:
    import asyncio_server

    loop = asyncio.get_running_loop()
    script = asyncio.create_task(asyncio_server.main())
    while len(asyncio_server.addresses) < 2:
        await asyncio.sleep(0.01)
    os.kill(os.getpid(), signal.SIGTERM)
    for address in asyncio_server.addresses:
        await _connect(address)
    server = await loop.create_server(asyncio_server.Echo, "127.0.0.1", 0)
    await _connect(server.sockets[0].getsockname())
    datagrams, _ = await loop.create_datagram_endpoint(asyncio_server.Datagrams, ("127.0.0.1", 0))
    datagrams.sendto(b"hello", datagrams.get_extra_info("sockname"))
    transport, _ = await loop.subprocess_exec(asyncio_server.Child, sys.executable, "-c", "")
    await asyncio.sleep(0.5)
    transport.close()
    script.cancel()


async def _connect(address) -> None:
    _, writer = await asyncio.open_connection(*address)
    writer.write(b"hello")
    await asyncio.sleep(0.1)
    writer.close()
