"""What AG601 claims, told by SQLAlchemy: every `_bad` function raises, no `_good` one does."""

import pytest

from tests.held.conftest import functions, holds

pytestmark = pytest.mark.slow
RULE = "sync-driver-in-async-engine"


@pytest.mark.parametrize("function", functions(RULE, "app/engines.py"))
def test_engines(load, monkeypatch: pytest.MonkeyPatch, function: str) -> None:
    errors = pytest.importorskip("sqlalchemy.exc")
    for driver in ("aiomysql", "aiosqlite", "asyncpg", "psycopg2", "pydantic_settings", "pymysql"):
        pytest.importorskip(driver)
    monkeypatch.delenv("SHOP_DATABASE", raising=False)
    load(RULE, "app/settings.py")
    module = load(RULE, "app/engines.py")
    try:
        getattr(module, function)()
    except errors.InvalidRequestError:
        raised = True
    else:
        raised = False
    assert raised == holds(function)
