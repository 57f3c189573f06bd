"""A FastAPI service of 100 files that calls into what is installed beside it."""

from pathlib import Path

PARTS = 25
"""Each of a router, a service, a repository and a schema."""
RESOURCES = 4
"""In each part: so a file has 4 KB, as those of opal-server 0.9.6 have."""

CALLS = {
    "apprise": "apprise.Apprise().notify(body=text)",
    "cachetools": "cachetools.TTLCache(maxsize=8, ttl=60).get(text)",
    "coolname": "coolname.generate_slug(2)",
    "dateparser": "dateparser.parse(text)",
    "exceptiongroup": "exceptiongroup.ExceptionGroup(text, [ValueError(text)])",
    "graphviz": "graphviz.Digraph(text).render(view=False)",
    "griffe": "griffe.load(text)",
    "httpcore": 'httpcore.ConnectionPool().request("GET", text)',
    "humanize": "humanize.naturalsize(len(text))",
    "jsonpatch": 'jsonpatch.apply_patch({}, [{"op": "add", "path": "/x", "value": text}])',
    "jsonpointer": 'jsonpointer.resolve_pointer({"x": 1}, text)',
    "packaging.version": "packaging.version.Version(text)",
    "pathspec": 'pathspec.PathSpec.from_lines("gitwildmatch", [text]).match_tree(text)',
    "pluggy": "pluggy.PluginManager(text).load_setuptools_entrypoints(text)",
    "dateutil.parser": "dateutil.parser.parse(text)",
    "dotenv": "dotenv.load_dotenv(text)",
    "pytz": "pytz.timezone(text)",
    "readchar": "readchar.readkey()",
    "referencing": "referencing.Registry().get_or_retrieve(text)",
    "rfc3339_validator": "rfc3339_validator.validate_rfc3339(text)",
    "semver": "semver.Version.parse(text)",
    "slugify": "slugify.slugify(text)",
    "amplitude": "amplitude.Amplitude(text).flush()",
    "tzlocal": "tzlocal.get_localzone()",
    "whenever": "whenever.Instant.now()",
}

ROUTER = """from fastapi import APIRouter, Depends, HTTPException

from service.repositories.r{i} import *
from service.schemas.m{i} import *
from service.services.s{i} import *

router = APIRouter(prefix="/items{i}")

# ----


def get_service{k}(repository: Repository{k} = Depends(get_repository{k})) -> Service{k}:
    return Service{k}(repository)


@router.get("/{k}")
async def list_items{k}(limit: int = 50, service: Service{k} = Depends(get_service{k})) -> list[Item{k}]:
    return await service.list(limit)


@router.get("/{k}/{{item_id}}")
async def read_item{k}(item_id: int, service: Service{k} = Depends(get_service{k})) -> Item{k}:
    item = await service.get(item_id)
    if item is None:
        raise HTTPException(404, "no such item")
    return item


@router.post("/{k}")
async def create_item{k}(item: ItemIn{k}, service: Service{k} = Depends(get_service{k})) -> Item{k}:
    if not item.name:
        raise HTTPException(422, "a name is wanted")
    return await service.create(item)


@router.delete("/{k}/{{item_id}}")
async def delete_item{k}(item_id: int, service: Service{k} = Depends(get_service{k})) -> None:
    await service.delete(item_id)
"""

SERVICE = '''import asyncio
import logging

import {first}
import {second}

from service.repositories import r{j} as others
from service.repositories.r{i} import *
from service.schemas.m{i} import *

log = logging.getLogger(__name__)

# ----


def prepared{k}(text: str):
    """Runs on the loop, and calls into a package."""
    if len(text) > 100:
        text = text[:100]
    return {call_first}


class Service{k}:
    def __init__(self, repository: Repository{k}) -> None:
        self.repository = repository
        self.other = others.Repository{k}(repository.session)
        self.seen: dict[int, Item{k}] = {{}}

    async def list(self, limit: int) -> list[Item{k}]:
        rows = await self.repository.all(limit)
        return [Item{k}(id=row.id, name=row.name, note=self.described(row.name)) for row in rows]

    async def get(self, item_id: int) -> Item{k} | None:
        if item_id in self.seen:
            return self.seen[item_id]
        row = await self.repository.one(item_id)
        if row is None:
            return None
        item = Item{k}(id=row.id, name=row.name, note="")
        self.seen[item_id] = item
        return item

    async def create(self, given: ItemIn{k}) -> Item{k}:
        prepared{k}(given.name)
        await asyncio.to_thread(self.described, given.name)
        row = await self.repository.add(given.name)
        log.info("created %s", row.id)
        return Item{k}(id=row.id, name=row.name, note=given.note)

    async def delete(self, item_id: int) -> None:
        try:
            await self.repository.remove(item_id)
            await self.other.all(1)
        except LookupError:
            log.warning("no item %s", item_id)

    def described(self, text: str) -> str:
        return str({call_second})
'''

REPOSITORY = """from collections.abc import AsyncIterator

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

engine = create_async_engine("postgresql+asyncpg://localhost/items{i}")
sessions = async_sessionmaker(engine)


class Base(DeclarativeBase):
    pass

# ----


class Row{k}(Base):
    __tablename__ = "items{i}_{k}"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Repository{k}:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def all(self, limit: int) -> list[Row{k}]:
        found = await self.session.scalars(select(Row{k}).limit(limit))
        return list(found)

    async def one(self, item_id: int) -> Row{k} | None:
        return await self.session.get(Row{k}, item_id)

    async def add(self, name: str) -> Row{k}:
        row = Row{k}(name=name)
        self.session.add(row)
        await self.session.commit()
        return row

    async def remove(self, item_id: int) -> None:
        row = await self.one(item_id)
        if row is None:
            raise LookupError(item_id)
        await self.session.delete(row)
        await self.session.commit()


async def get_repository{k}() -> AsyncIterator[Repository{k}]:
    async with sessions() as session:
        yield Repository{k}(session)
"""

SCHEMA = """from datetime import datetime

from pydantic import BaseModel, Field, field_validator

# ----


class ItemIn{k}(BaseModel):
    name: str = Field(max_length=200)
    note: str = ""

    @field_validator("name")
    @classmethod
    def no_blanks(cls, value: str) -> str:
        return value.strip()


class Item{k}(BaseModel):
    id: int
    name: str
    note: str
    at: datetime = Field(default_factory=datetime.now)
"""

TEMPLATES = {"routers/x{i}": ROUTER, "services/s{i}": SERVICE, "repositories/r{i}": REPOSITORY, "schemas/m{i}": SCHEMA}


def write(folder: Path) -> None:
    """The service, below `folder`."""
    calls = list(CALLS.items())
    for i in range(PARTS):
        (first, call_first), (second, call_second) = calls[i % len(calls)], calls[(i + 7) % len(calls)]
        filled = {"i": i, "j": (i + 1) % PARTS, "first": first, "second": second}
        filled |= {"call_first": call_first, "call_second": call_second}
        for name, template in TEMPLATES.items():
            path = folder / "service" / f"{name.format(i=i)}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_text(template, filled), encoding="utf-8")
    (folder / "asyncguard.toml").touch()


def _text(template: str, filled: dict[str, object]) -> str:
    """The head once, what follows for each resource."""
    head, _, body = template.partition("# ----\n")
    return head.format(**filled) + "".join(body.format(**filled, k=k) for k in range(RESOURCES))
