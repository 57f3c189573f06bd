"""Where an import goes."""

import pytest

from asyncguard.extract import extract
from asyncguard.fix import apply, imports
from asyncguard.fix.names import Needed
from asyncguard.model.fix import Fix
from asyncguard.model.text import Text

PLACES = {
    "among others, by name": ("import abc\nimport os\n", "import abc\nimport asyncio\nimport os\n"),
    "before from": ("import abc\nfrom os import path\n", "import abc\nimport asyncio\nfrom os import path\n"),
    "after the future": (
        "from __future__ import annotations\n\nimport os\n",
        "from __future__ import annotations\n\nimport asyncio\nimport os\n",
    ),
    "only the future": (
        "from __future__ import annotations\nx = 1\n",
        "from __future__ import annotations\n\nimport asyncio\nx = 1\n",
    ),
    "before third parties": ("import httpx\n", "import asyncio\n\nimport httpx\n"),
    "into the group of the standard library": (
        "from . import a\n\nimport os\n",
        "from . import a\n\nimport asyncio\nimport os\n",
    ),
    "with a comment between": ("import abc\n# why\nimport os\n", "import abc\nimport asyncio\n# why\nimport os\n"),
    "several rows": ("from os import (\n    path,\n)\n", "import asyncio\nfrom os import (\n    path,\n)\n"),
    "after a docstring": ('"""Doc."""\nx = 1\n', '"""Doc."""\n\nimport asyncio\nx = 1\n'),
    "after a comment": ("#!/usr/bin/env python\n# c\nx = 1\n", "#!/usr/bin/env python\n# c\nimport asyncio\n\nx = 1\n"),
    "nothing": ("x = 1\n", "import asyncio\n\nx = 1\n"),
    "no line end": ("import abc", "import abc\nimport asyncio"),
    "not below TYPE_CHECKING": (
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import os\n",
        "import asyncio\nfrom typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import os\n",
    ),
}


def added(before: str, needed: Needed) -> str:
    edit = imports.added(Text(before), extract(before.encode()), needed)
    return apply(before, [Fix("", "safe", (edit,))]).text


@pytest.mark.parametrize(("before", "after"), PLACES.values(), ids=PLACES)
def test_an_import_of_the_standard_library(before: str, after: str) -> None:
    assert added(before, Needed("asyncio")) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import os\n\nimport httpx\n", "import os\n\nfrom asgiref.sync import sync_to_async\nimport httpx\n"),
        ("import os\n", "import os\n\nfrom asgiref.sync import sync_to_async\n"),
    ],
)
def test_an_import_of_a_third_party(before: str, after: str) -> None:
    assert sorted(added(before, Needed("asgiref.sync", "sync_to_async")).splitlines()) == sorted(after.splitlines())
