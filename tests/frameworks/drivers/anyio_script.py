NEEDS = ("anyio",)


def drive() -> None:
    import anyio
    import anyio_script

    anyio.run(anyio_script.main)
