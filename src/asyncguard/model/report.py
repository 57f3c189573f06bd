"""What a run says."""

import traceback
from collections.abc import Set

import msgspec

from asyncguard.model.entry import EntryPoint
from asyncguard.model.finding import Finding
from asyncguard.model.impacts import IMPACTS


class Report(msgspec.Struct, frozen=True):
    findings: tuple[Finding, ...] = ()
    """What was asked for, selected and not suppressed, in the order of `Finding.sort_key`."""
    notes: tuple[str, ...] = ()
    """What a person should know of the run: files that could not be read, selections without effect."""
    comments: tuple[tuple[str, str], ...] = ()
    """Comments that silence less than they seem to: the file, as shown, and what is to be said, in order."""
    failures: tuple[str, ...] = ()
    """Errors of our own that the run survived; the findings may be incomplete."""
    complete: bool = True
    """False where something failed or a file changed under our hands: nothing to keep for the next run."""
    files: tuple[str, ...] = ()
    """The files asked for, as shown."""
    program: int = 0
    """How many files were analysed for them."""
    known: int = 0
    """How many findings the baseline hides."""
    root: str = ""
    """The project that they belong to."""
    entry_points: tuple[EntryPoint, ...] = ()
    """Those from which a finding is reached."""
    read: tuple[tuple[str, bytes], ...] = ()
    """Files of installed packages that it rests on, each with its state."""
    listed: tuple[tuple[str, bytes], ...] = ()
    """Folders of installed packages that were looked into, each with its state."""
    remarks: tuple[str, ...] = ()
    """What only a person who asks for more should know: the environment, and bounds that were hit."""

    def least(self, impact: str) -> "Report":
        """The part that is at least that bad; what has no impact stays."""
        wanted = IMPACTS[IMPACTS.index(impact) :]
        kept = tuple(finding for finding in self.findings if not finding.impact or finding.impact in wanted)
        return msgspec.structs.replace(self, findings=kept)

    def fixable(self, codes: Set[str]) -> "Report":
        """The same, with the fixes of these rules alone."""
        found = self.findings
        kept = (each if each.fix is None or each.code in codes else _without_fix(each) for each in found)
        return msgspec.structs.replace(self, findings=tuple(kept))

    def worst_first(self) -> "Report":
        """The same, the highest impact first."""
        order = {impact: -level for level, impact in enumerate(IMPACTS)}
        found = sorted(self.findings, key=lambda finding: order.get(finding.impact, 1))
        return msgspec.structs.replace(self, findings=tuple(found))

    def only(self, shown: Set[str], notes: tuple[str, ...] = ()) -> "Report":
        """The part that speaks of the files `shown`, or of no file of the program at all, with further `notes`."""
        others = frozenset(self.files) - shown
        return msgspec.structs.replace(
            self,
            notes=(*notes, *self.notes),
            findings=tuple(finding for finding in self.findings if finding.path not in others),
            comments=tuple(each for each in self.comments if each[0] in shown),
            files=tuple(path for path in self.files if path in shown),
        )


def _without_fix(finding: Finding) -> Finding:
    return msgspec.structs.replace(finding, fix=None)


def told(error: BaseException) -> str:
    """An error of our own in one line: what, and where."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({frames[-1].filename}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {error}{where}"
