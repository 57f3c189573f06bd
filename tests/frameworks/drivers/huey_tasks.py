NEEDS = ("huey",)


def drive() -> None:
    import huey_tasks

    huey_tasks.huey.flush()
    consumer = huey_tasks.huey.create_consumer(workers=1, check_worker_health=False)
    consumer._set_signal_handlers = lambda: None  # only for a process of its own
    consumer.start()
    huey_tasks.clean()  # of a periodic task there is no result
    huey_tasks.resize().get(blocking=True, timeout=10)
    consumer.stop(graceful=True)
