NEEDS = ("dramatiq",)


def drive() -> None:
    import dramatiq_actors
    from dramatiq import Worker

    worker = Worker(dramatiq_actors.broker, worker_timeout=100)
    worker.start()
    dramatiq_actors.resize.send()
    dramatiq_actors.mail.send()
    dramatiq_actors.audit.send()
    dramatiq_actors.broker.join("default", timeout=10_000)
    worker.join()
    worker.stop()
