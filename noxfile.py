"""`nox -l` lists what can be run; without arguments it is what CI runs."""

import shutil
from pathlib import Path

import nox

nox.options.sessions = ["lint", "types", "imports", "tests"]
nox.options.reuse_existing_virtualenvs = True
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]


@nox.session
def lint(session: nox.Session) -> None:
    """ruff: rules and format."""
    session.install("-e", ".[dev]")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """mypy --strict on the sources."""
    session.install("-e", ".[dev]")
    session.run("mypy")


@nox.session
def imports(session: nox.Session) -> None:
    """The layers: who may import whom."""
    session.install("-e", ".[dev]")
    session.run("lint-imports")


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """The tests, on every Python that is there."""
    session.install("-e", ".[dev]")
    session.run("pytest", "-q", *session.posargs)


@nox.session
def slow(session: nox.Session) -> None:
    """The tests that read large trees."""
    session.install("-e", ".[dev]")
    session.run("pytest", "-q", "-m", "slow", *session.posargs)


@nox.session(python="3.12")
def catalogue(session: nox.Session) -> None:
    """Every name in the catalogue exists in the real library (installs several hundred packages)."""
    session.install("-e", ".[dev]")
    session.install("--no-deps", "-r", "tests/catalogue/requirements.txt")
    env = {"ASYNCGUARD_CATALOGUE_ALL": "1"}
    session.run("pytest", "-q", "-m", "slow or not slow", "tests/catalogue", *session.posargs, env=env)


@nox.session(python="3.12")
def derived(session: nox.Session) -> None:
    """Every derived entry, in the versions that its file states."""
    session.install("-e", ".[dev]", "pip")
    env = {"ASYNCGUARD_DERIVED": "1"}
    session.run("pytest", "-q", "-m", "slow or not slow", "tests/catalogue/test_derived.py", *session.posargs, env=env)


@nox.session
def held(session: nox.Session) -> None:
    """What the held rules claim, told by real pools (with PostgreSQL, MariaDB and Redis, where they are installed)."""
    session.install("-e", ".[dev]")
    session.install("-r", "tests/held/requirements.txt")
    session.run("pytest", "-q", "-m", "slow", "tests/held", *session.posargs)
    session.install("fastapi==0.115.14", "starlette<0.47")
    session.run("pytest", "-q", "-m", "slow", "tests/held", "-k", "test_requests", *session.posargs)


@nox.session(python="3.12")
@nox.parametrize("versions", ["requirements", "requirements-older"])
def frameworks(session: nox.Session, versions: str) -> None:
    """Where frameworks run what they call: small applications, run for real (installs about 200 packages)."""
    session.install("-e", ".[dev]")
    session.install("-r", f"tests/frameworks/{versions}.txt")
    session.run("pytest", "-q", "-m", "slow or not slow", "tests/frameworks", *session.posargs)


@nox.session
def cluster(session: nox.Session) -> None:
    """Two workers of Dask, on this machine, and what befalls them."""
    session.install("-e", ".[dev,dask]")
    session.run("pytest", "-q", "tests/pipeline/test_cluster.py", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """The documentation site, into site/; a broken link or a warning ends it."""
    session.install("-e", ".[dev]")
    session.install("zensical==0.0.73")
    session.run("python", "-m", "website")


@nox.session
def tutorial(session: nox.Session) -> None:
    """The tutorial's slow shop and its quick one, under load."""
    session.install("-e", ".[dev]")
    session.install("fastapi", "uvicorn", "httpx", "requests", "bcrypt")
    session.run("python", "-m", "docs.tutorial.measure")
    session.run("pytest", "-q", "-m", "slow", "tests/docs", *session.posargs)


@nox.session
def browser(session: nox.Session) -> None:
    """The HTML report in a real Chromium (one that is installed)."""
    session.install("-e", ".[dev]")
    session.install("playwright", "axe-playwright-python")
    session.run("python", "-m", "website.pictures")
    session.run("pytest", "-q", "-m", "slow", "tests/browser", *session.posargs)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Generated and mutated inputs: by default twenty thousand, which take minutes."""
    session.install("-e", ".[dev]")
    session.run("python", "-m", "benchmarks.fuzz", *(session.posargs or ["--count", "20000"]))


@nox.session
def ecosystem(session: nox.Session) -> None:
    """Findings gained and lost on released packages: `nox -s ecosystem -- main` (takes minutes)."""
    session.install("-e", ".[dev]")
    session.run("python", "-m", "benchmarks.ecosystem", *session.posargs)


@nox.session
def build(session: nox.Session) -> None:
    """The wheel and the source archive, into dist/, checked."""
    session.install("build", "twine", "check-wheel-contents")
    shutil.rmtree("dist", ignore_errors=True)
    session.run("python", "-m", "build", "--outdir", "dist")
    archives = [str(path) for path in sorted(Path("dist").iterdir())]
    session.run("twine", "check", "--strict", *archives)
    session.run("check-wheel-contents", "dist")


@nox.session(python=PYTHONS)
def wheel(session: nox.Session) -> None:
    """The tests, against the wheel that `nox -s build` has made."""
    (built,) = Path("dist").glob("*.whl")
    session.install(str(built), *nox.project.dependency_groups(nox.project.load_toml("pyproject.toml"), "dev"))
    session.run("pytest", "-q", *session.posargs)


@nox.session(python=PYTHONS[:3])
def compiled(session: nox.Session) -> None:
    """The wheel with linking and extraction compiled by mypyc, into dist/compiled/, and the tests against it."""
    session.install("build")
    built = Path("dist/compiled")
    session.run(
        "python", "-m", "build", "--outdir", str(built), env={"HATCH_BUILD_HOOK_ENABLE_MYPYC": "true"}
    )  # from the source archive: nothing compiled is left among the sources
    tag = f"cp{session.python}".replace(".", "")
    (wheel,) = built.glob(f"*-{tag}-*.whl")
    session.install(str(wheel), *nox.project.dependency_groups(nox.project.load_toml("pyproject.toml"), "dev"))
    session.install("--force-reinstall", "--no-deps", str(wheel))  # of this version, one may be there from before
    session.run("python", "-c", "import asyncguard.link.calls as it; assert not it.__file__.endswith('.py'), it")
    session.run("python", "-c", "import asyncguard.extract.walk as it; assert not it.__file__.endswith('.py'), it")
    session.run("pytest", "-q", *session.posargs)


@nox.session
def accuracy(session: nox.Session) -> None:
    """Recall on recorded bugs and false alarms on look-alikes (downloads several hundred MB once)."""
    session.install("-e", ".[dev]")
    session.run("python", "-m", "benchmarks.accuracy", *session.posargs)


@nox.session
def cpu(session: nox.Session) -> None:
    """Time the catalogue's CPU-heavy calls that are installed, beside a loop (takes minutes)."""
    session.install("-e", ".[dev]")
    session.install("-r", "benchmarks/cpu/requirements.txt")
    session.run("python", "-m", "benchmarks.cpu", *session.posargs)
    session.run("python", "-m", "benchmarks.cpu.loops")
    session.run(
        "pytest", "-q", "-m", "slow or not slow", "tests/benchmarks/test_cpu.py", "tests/benchmarks/test_cpu_loops.py"
    )


@nox.session
def speed(session: nox.Session) -> None:
    """Asyncguard beside its peers on five released packages (takes an hour or two)."""
    session.install("-e", ".[dev]")
    session.run("python", "-m", "benchmarks.speed", *session.posargs)


@nox.session
def plugin(session: nox.Session) -> None:
    """What the plugin adds to flake8 over 300 files, its cache warm (takes minutes)."""
    session.install("-e", ".[dev]")
    session.run("python", "-m", "benchmarks.flake8", *session.posargs)


@nox.session
def editors(session: nox.Session) -> None:
    """The language server in a real Neovim (apt-get install neovim), and fixed programs beside a ticking loop."""
    session.install("-e", ".[dev]")
    session.run("pytest", "-q", "-m", "slow or not slow", "tests/frontends/lsp", "tests/fix", *session.posargs)


@nox.session
def fixes(session: nox.Session) -> None:
    """Make every fix that is offered on two released packages (takes minutes)."""
    session.install("-e", ".[dev]")
    session.run("python", "-m", "benchmarks.fixes", *session.posargs)


@nox.session
def typing(session: nox.Session) -> None:
    """Type into the language server in a workspace of 864 files (takes minutes, Linux)."""
    session.install("-e", ".[dev]")
    session.run("python", "-m", "benchmarks.editor", *session.posargs)
