from aiohttp.test_utils import TestClient, TestServer

NEEDS = ("aiohttp",)


async def drive() -> None:
    import aiohttp_service

    async with TestClient(TestServer(aiohttp_service.app)) as client:
        for path in ("/users/1", "/things", "/plain", "/admin/stats", "/admin/list", "/admin/items"):
            await client.get(path)
        await client.post("/things")
        await client.post("/either")
