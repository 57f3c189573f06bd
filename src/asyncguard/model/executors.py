"""Names of what reads files: processes of this machine, or a cluster's."""

PROCESSES = "processes"
CLUSTERS = ("dask",)
"""Each is followed by a colon and an address."""


def mistake(name: str) -> str:
    """What is wrong with the name of an executor, or ''."""
    cluster, _, address = name.partition(":")
    if name == PROCESSES or (cluster in CLUSTERS and address):
        return ""
    known = ", ".join([f"`{PROCESSES}`", *(f"`{cluster}:ADDRESS`" for cluster in CLUSTERS)])
    return f"`{name}` is none of {known}"
