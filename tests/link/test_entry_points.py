"""Entry points: how labels come about, and from where a place is reached."""

import pytest

from asyncguard.link import Program
from tests.link.programs import blocks, program


def labels(linked: Program) -> list[str]:
    return [each.label for each in linked.entry_points if each.kind == "route"]


ROUTER = """
    from fastapi import APIRouter
    router = APIRouter(prefix="/b")

    @router.get("/c")
    async def c(): ...
"""


MADE = """
def make(cached=None):
    if cached:
        return cached["x"]
    api = FastAPI()
    api.include_router(b.router)
    return api
"""
IN_A_CLASS = """
class Api:
    def __init__(self):
        self.app = FastAPI()
        self.app.include_router(b.router, prefix="/a")
"""


class TestPrefixes:
    def test_of_a_router_that_nobody_includes(self) -> None:
        assert labels(program(ROUTER)) == ["GET /b/c"]

    @pytest.mark.parametrize(
        ("include", "label"),
        [
            ("app.include_router(b.router, prefix='/a')", "GET /a/b/c"),
            ("app.include_router(router=b.router)", "GET /b/c"),
            ("app.include_router(b.router, prefix=PREFIX)", "GET /v1/b/c"),
            ("app.include_router(b.router, prefix=Settings.PREFIX)", "GET /v2/b/c"),
            ("app.include_router(b.router, prefix=unknown())", "GET …/b/c"),
            ("for r in [b.router]: app.include_router(r, prefix='/a')", "GET /a/b/c"),
            ("ALL = (b.router,)\nfor r in ALL: app.include_router(r, prefix='/a')", "GET /a/b/c"),
            ("app.mount('/sub', b.router)", "GET /sub/b/c"),
            ("def start(app: FastAPI): app.include_router(b.router, prefix='/a')", "GET /a/b/c"),
            ("def start():\n    app = FastAPI()\n    app.include_router(b.router, prefix='/a')", "GET /a/b/c"),
            (MADE + "made = make()\napp.mount('/a', made)", "GET /a/b/c"),
            (MADE + "def main():\n    x = make()\n    app.mount('/a', app=x)", "GET /a/b/c"),
            (MADE + "x = make()\nif BASE:\n    app.mount(BASE(), x)\nelse:\n    app.mount('/a', x)", "GET /a/b/c"),
            ("if DEBUG:\n    app.include_router(b.router, prefix='/debug')", "GET /debug/b/c"),
            (IN_A_CLASS, "GET /a/b/c"),
        ],
    )  # fmt: skip
    def test_of_one_that_is_included(self, include: str, label: str) -> None:
        main = "import b\nfrom fastapi import FastAPI\nPREFIX = '/v1'\nclass Settings:\n    PREFIX = '/v2'\n"
        assert labels(program({"a.py": f"{main}app = FastAPI()\n{include}\n", "b.py": ROUTER})) == [label]

    def test_included_twice(self) -> None:
        main = "import b\nfrom fastapi import FastAPI\napp = FastAPI()\n"
        twice = "app.include_router(b.router, prefix='/v1')\napp.include_router(b.router, prefix='/v2')\n"
        assert labels(program({"a.py": main + twice, "b.py": ROUTER})) == ["GET /v1/b/c", "GET /v2/b/c"]

    def test_routers_that_include_each_other(self) -> None:
        text = """
            from fastapi import APIRouter
            a, b = APIRouter(), APIRouter()
            x = APIRouter()
            y = APIRouter()
            x.include_router(y, prefix="/y")
            y.include_router(x, prefix="/x")

            @x.get("/")
            async def f(): ...
        """
        assert len(labels(program(text))) == 1


class TestNothingElseIsAnEntryPoint:
    @pytest.mark.parametrize(
        "text",
        [
            "class App:\n    def get(self, path): return lambda f: f\napp = App()\n@app.get('/')\ndef f(): ...",
            "from elsewhere import app\n@app.get('/')\ndef f(): ...",
            "from fastapi import FastAPI\napp = FastAPI()\napp.state.get('/')",
            "from fastapi import FastAPI\n\n@property\ndef f(): ...",
        ],
    )
    def test_silent(self, text: str) -> None:
        assert program(text).entry_points == ()


REACHED = """
    import time
    from fastapi import Depends, FastAPI

    app = FastAPI()

    async def retry(action):
        await action()

    async def slow():
        time.sleep(1)

    async def quick(): ...

    def make():
        return slow()

    async def session():
        time.sleep(2)

    async def nested(s=Depends(session)): ...

    @app.get("/a")
    async def a():
        await retry(slow)

    @app.get("/b")
    async def b():
        await retry(quick)

    @app.get("/c")
    async def c(n=Depends(nested)):
        await make()

    async def nobody():
        time.sleep(3)
"""


class TestReached:
    @pytest.fixture(scope="class")
    def linked(self) -> Program:
        return program(REACHED)

    def reached(self, linked: Program, function: str) -> set[str]:
        (block,) = (block for block in blocks(linked) if block.function == function)
        return {each.label for each in linked.reached_from(block.path, block.span, block.code)}

    def test_through_callbacks_and_sync_functions(self, linked: Program) -> None:
        assert self.reached(linked, "slow") == {"GET /a", "GET /c"}

    def test_through_dependencies(self, linked: Program) -> None:
        assert self.reached(linked, "session") == {"session", "nested", "GET /c"}

    def test_from_nowhere(self, linked: Program) -> None:
        assert self.reached(linked, "nobody") == set()


def test_a_decorator_that_makes_a_plain_route_async() -> None:
    linked = program("""
        import functools, time
        from fastapi import FastAPI

        app = FastAPI()

        def timed(f):
            @functools.wraps(f)
            async def inner(*args, **kwargs):
                return f(*args, **kwargs)
            return inner

        @app.get("/")
        @timed
        def home():
            time.sleep(1)
    """)
    (entry,) = linked.entry_points
    assert (entry.function, entry.runs) == ("home", "loop")
    assert [(block.function, block.chain[-1].function) for block in blocks(linked)] == [("timed.inner", "home")]


def test_an_offloaded_route_is_none() -> None:
    linked = program("""
        import time
        from asgiref.sync import sync_to_async
        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/")
        @sync_to_async
        def home():
            time.sleep(1)
    """)
    assert blocks(linked) == []


DJANGO = """
    from django.urls import include, path
    import views
    orders = [path("all/", views.show), path("<int:pk>/", include([path("bill/", views.bill)]))]
    urlpatterns = [path("api/", include({included}))]
"""
VIEWS = """
    async def show(request, pk=0): ...
    async def bill(request, pk): ...
"""


@pytest.mark.parametrize("included", ["orders", "(orders, 'shop')"])
def test_routes_in_a_list_that_another_one_includes(included: str) -> None:
    linked = program({"app.py": DJANGO.format(included=included), "views.py": VIEWS})
    assert labels(linked) == ["/api/all/", "/api/<int:pk>/bill/"]


VALIDATED = """
    import time
    from fastapi import Depends, FastAPI
    from pydantic import BaseModel, field_validator
    app = FastAPI()

    class Address(BaseModel):
        @field_validator("city")
        def known(cls, value): time.sleep(1)

    class Order(BaseModel):
        address: Address

    def paging(order: Order): ...

    @app.post("/orders")
    def create(order: Order): ...

    @app.get("/orders")
    async def some(page=Depends(paging)): ...

    @app.get("/")
    async def home(): ...
"""


def test_a_validator_is_reached_from_the_routes_whose_bodies_it_checks() -> None:
    linked = program(VALIDATED)
    (block,) = blocks(linked)
    reached = linked.reached_from(block.path, block.span, block.code)
    assert [each.label for each in reached] == ["Address.known", "paging", "POST /orders", "GET /orders"]


def test_what_an_include_requires_is_reached_from_every_route_below() -> None:
    include = """
        import time, b
        from fastapi import Depends, FastAPI

        async def signed_in(): time.sleep(1)

        FastAPI().include_router(b.router, dependencies=[Depends(signed_in)])
    """
    linked = program({"app.py": include, "b.py": ROUTER})
    (block,) = blocks(linked)
    assert [each.label for each in linked.reached_from(block.path, block.span, block.code)] == ["signed_in", "GET /b/c"]


INSIDE = """
    import time
    from fastapi import FastAPI
    app = FastAPI()

    @app.middleware("http")
    async def timed(request, call_next):
        async def send(message):
            time.sleep(1)
        return await call_next(send)

    @app.on_event("startup")
    async def start():
        async def tick():
            time.sleep(2)
        later(tick)
"""


def test_a_function_inside_another_one_is_reached_from_where_that_is() -> None:
    """Unless that is a start-up: what it leaves behind may be called at any time."""
    linked = program(INSIDE)
    reached = [[e.label for e in linked.reached_from(b.path, b.span, b.code)] for b in blocks(linked)]
    assert reached == [["timed"], []]
