"""A page → examples."""

from asyncguard.testing import examples

PAGE = """\
# blocking-sleep (AG101)

## What it does

```toml
select = ["AG101"]
```

## Example

```python
# a comment, not a heading
time.sleep(1)  # error: AG101
```

## Use instead

```python title="app.py"
import helpers
```

In another file:

```python title="helpers.py"
x = 1
```

```python title="app.py"
another = "program"
```

## With settings

```toml title="asyncguard.toml"
offloaders = ["mine"]
```

```python
import mine
```

## Limits

```pycon
>>> 1
```

````python
text = '''
```python
'''
````
"""


def test_blocks() -> None:
    assert [(example.heading, list(example.files)) for example in examples(PAGE)] == [
        ("Example", ["example.py"]),
        ("Use instead", ["app.py", "helpers.py"]),
        ("Use instead", ["app.py"]),
        ("With settings", ["asyncguard.toml", "example.py"]),
        ("Limits", ["example.py"]),
    ]


def test_text() -> None:
    first, *_, last = examples(PAGE)
    assert first.files["example.py"] == b"# a comment, not a heading\ntime.sleep(1)  # error: AG101\n"
    assert last.files["example.py"] == b"text = '''\n```python\n'''\n"


def test_none() -> None:
    assert list(examples("# Title\n\ntext\n")) == []
