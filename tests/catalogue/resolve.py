"""Run in a process of its own: does every name of one catalogue file exist in the installed library?

python resolve.py FILE.toml   ->   {"checked": 12, "absent": ["mod"], "missing": ["mod.name", "mod.Class#method"]}
"""

import importlib
import importlib.util
import json
import os
import sys
import tomllib
import warnings
from pathlib import Path

os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
os.environ.setdefault("USER_AGENT", "asyncguard")
os.environ.setdefault("MPLBACKEND", "Agg")


def prepare(library: str) -> None:
    """Some libraries want settings before they can be imported."""
    if library in {"django", "channels", "django-redis"} and importlib.util.find_spec("django"):
        from django.conf import settings

        apps = ("auth", "contenttypes", "sessions")
        settings.configure(
            DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
            INSTALLED_APPS=[f"django.contrib.{app}" for app in apps],
        )
        import django

        django.setup()


def locate(name: str) -> object:
    """The object of a dotted name: as `import a.b` and `a.b.c` finds it, or `from a.b import c`, where the package has
    an attribute that hides its module `b`. Raises AttributeError."""
    try:
        return walk(name)
    except AttributeError:
        module, _, last = name.rpartition(".")
        if module not in sys.modules:
            raise
        return getattr(sys.modules[module], last)


def walk(name: str) -> object:
    first, *rest = name.split(".")
    found: object = importlib.import_module(first)
    path = first
    for part in rest:
        path = f"{path}.{part}"
        if not hasattr(found, part):
            try:
                importlib.import_module(path)
            except ModuleNotFoundError as error:
                if error.name is None or not f"{path}.".startswith(f"{error.name}."):
                    raise  # the module exists, one that it wants does not
        found = getattr(found, part) if hasattr(found, part) else sys.modules.get(path)
        if found is None:
            raise AttributeError(name)
    return found


def installed(module: str) -> bool:
    try:
        locate(module)
    except (ImportError, AttributeError):
        return False
    return True


def methods(described: dict) -> set[str]:
    names = {name for effect in described.get("method", ()) if "until" not in effect for name in effect["names"]}
    return (names | set(described.get("returns", ()))) - {"*"}


def has(owner: object, name: str) -> bool:
    return hasattr(owner, name) or name in getattr(owner, "__annotations__", {})


def main(path: Path) -> None:
    data = tomllib.loads(path.read_text())
    prepare(data["library"])
    checked, absent, missing = 0, set(), []
    present = ["builtins", "os", "sys", "typing", *filter(installed, data["modules"])]

    def attempt(name: str) -> object | None:
        nonlocal checked
        if not any(f"{name}.".startswith(f"{module}.") for module in present):
            absent.add(name)
            return None
        try:
            found = locate(name)
        except ImportError:  # the module is there, one that it needs is not
            absent.add(name)
        except AttributeError:
            checked += 1
            missing.append(name)
        else:
            checked += 1
            return found
        return None

    virtual = {name for each in data.get("class", ()) if each.get("virtual") for name in each["names"]}
    for kind in ("function", "decorator", "higher-order", "offloader", "loop-fact", "entry-point", "router", "include"):
        for entry in data.get(kind, ()):
            if "until" not in entry:
                for name in (*entry.get("names", ()), *entry.get("bases", ())):
                    if name.partition("#")[0] in virtual:
                        continue
                    owner, _, method = name.partition("#")
                    found = attempt(owner)
                    if found is not None and method and not has(found, method):
                        missing.append(name)
    for described in data.get("class", ()):
        if described.get("virtual"):
            continue
        owners = [found for found in map(attempt, described["names"]) if found is not None]
        classes = [owner for owner in owners if isinstance(owner, type)] or owners
        if classes and not described.get("chain"):
            for method in sorted(methods(described)):
                checked += 1
                if not any(has(owner, method) for owner in classes):
                    missing.append(f"{described['names'][0]}#{method}")
    print(json.dumps({"checked": checked, "absent": sorted(absent), "missing": missing}))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(Path(sys.argv[1]))
    sys.stdout.flush()
    os._exit(0)  # libraries leave threads and atexit hooks behind
