import threading

NEEDS = ("arq", "fakeredis")


async def drive() -> None:
    import arq.worker
    import arq_worker
    from arq import create_pool
    from arq.connections import RedisSettings
    from arq.worker import create_worker
    from fakeredis import TcpFakeServer

    arq.worker.log_redis_info = _say_nothing
    server = TcpFakeServer(("127.0.0.1", 0), server_type="redis")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    redis = RedisSettings("127.0.0.1", server.server_address[1])
    pool = await create_pool(redis)
    await pool.enqueue_job("resize", 1)
    worker = create_worker(arq_worker.WorkerSettings, redis_settings=redis, burst=True, handle_signals=False)
    await worker.async_run()
    await worker.close()
    server.shutdown()


async def _say_nothing(*_) -> None:
    """The stand-in for Redis has no INFO."""
