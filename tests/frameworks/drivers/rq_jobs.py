import threading

NEEDS = ("rq", "fakeredis")


def drive() -> None:
    import rq_jobs
    from fakeredis import FakeStrictRedis
    from rq import Queue, SimpleWorker
    from rq.timeouts import TimerDeathPenalty

    class Worker(SimpleWorker):
        death_penalty_class = TimerDeathPenalty

        def _install_signal_handlers(self) -> None:
            """Only the main thread may."""

    queue = Queue(connection=FakeStrictRedis())
    rq_jobs.enqueue(queue)
    worker = threading.Thread(target=lambda: Worker([queue], connection=queue.connection).work(burst=True))
    worker.start()
    worker.join()
