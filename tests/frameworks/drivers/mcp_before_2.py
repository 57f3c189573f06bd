NEEDS = ("mcp<2",)


async def drive() -> None:
    from mcp.shared.memory import create_connected_server_and_client_session as connect
    from mcp_before_2 import server

    async with connect(server._mcp_server) as client:
        await client.call_tool("plain", {})
        await client.call_tool("later", {})
        await client.read_resource("shop://orders")
        await client.get_prompt("ask")
