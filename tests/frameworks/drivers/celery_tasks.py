NEEDS = ("celery",)


def drive() -> None:
    import celery_tasks
    from celery.contrib.testing.worker import start_worker

    with start_worker(celery_tasks.app, pool="solo", perform_ping_check=False):
        for task in (celery_tasks.resize.s(), celery_tasks.mail.s(), celery_tasks.bill.s(1)):
            task.apply_async().get(timeout=10)
