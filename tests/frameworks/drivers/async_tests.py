NEEDS = ("pytest", "pytest-asyncio", "anyio")


def drive() -> None:
    import async_tests
    import pytest

    options = ("-q", "-c", "/dev/null", "-p", "no:cacheprovider", "--import-mode=importlib")
    assert pytest.main([*options, async_tests.__file__]) == 0
