NEEDS = ("grpcio",)


async def drive() -> None:
    import grpc.aio
    import server

    started, port = await server.serve()
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        await channel.unary_unary("/Greeter/SayHello")(b"x")
        await channel.unary_unary("/Greeter/SayPlain")(b"x")
        async for _ in channel.unary_stream("/Greeter/List")(b"x"):
            pass
    await started.stop(0)
