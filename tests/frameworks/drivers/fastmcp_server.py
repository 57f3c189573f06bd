NEEDS = ("fastmcp>=3",)


async def drive() -> None:
    from fastmcp import Client
    from fastmcp_server import server

    async with Client(server) as client:
        await client.call_tool("plain", {})
        await client.call_tool("later", {})
        await client.call_tool("inline", {})
        await client.call_tool("added", {})
        await client.read_resource("shop://orders")
        await client.get_prompt("ask")
