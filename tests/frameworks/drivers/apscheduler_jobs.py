import asyncio

NEEDS = ("apscheduler<4",)


async def drive() -> None:
    from apscheduler_jobs import scheduler

    scheduler.start()
    await asyncio.sleep(0.5)
    scheduler.shutdown()
