NEEDS = ("mcp>=2",)


async def drive() -> None:
    from mcp import Client
    from mcp_server import server

    async with Client(server) as client:
        await client.call_tool("plain", {})
        await client.call_tool("later", {})
        await client.read_resource("shop://orders")
        await client.get_prompt("ask")
