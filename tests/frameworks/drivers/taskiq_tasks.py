NEEDS = ("taskiq",)


async def drive() -> None:
    from taskiq_tasks import broker, mail, resize

    await broker.startup()
    for task in (resize, mail):
        await (await task.kiq()).wait_result(timeout=10)
    await broker.shutdown()
