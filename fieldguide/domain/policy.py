"""What an organisation lays down for the copies of the guide it looks after: choices it presets, and things it switches off.

A policy presets or forbids and can do nothing else. It has no word for what keeps people safe (gates, sources, states, wiping, what is never
written), so none of it can be switched off here; see ``docs/adr/0007-policy-file.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from fieldguide.domain.settings import FORGET_AFTER, LANGUAGES, Settings
from fieldguide.domain.vocabulary import Vocabulary
from fieldguide.errors import Fault, SwitchedOffError

#: How every sentence about a policy ends.
BY_POLICY = "by your organisation's policy"
#: A fault names all codes there are if they are no more than these.
_MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy; without arguments the one of a computer that has none: nothing is preset and nothing switched off.

    Attributes:
        file: The file it was read from; empty if there is none.
        country: Country a first start begins with; empty if none is preset.
        language: Language it begins with, likewise.
        role: Role it begins with, likewise.
        text_size: Text size it begins with; 0 if none is preset.
        fixed_role: The role everybody has; empty if people choose.
        printing: Pages may be printed.
        export: Files may be saved from the guide: PDF, sealed referral, exports.
        pausing: Hiding the guide may pause a checklist instead of forgetting it.
        shared_screens: Checklists may be let into pictures of the screen.
        forget_after: A checklist nobody touches is forgotten after so many minutes at the latest.
        packs: Files and folders whose packs are installed without asking, if their publishers are trusted.
        update_folder: A folder whose newer packs are offered.
        lines: Key, such as ``allow.export`` → the line of the file it stands in.
        faults: Why the file, or a part of it, cannot be read; all that can be switched off is off then.
        misfits: What this edition of the library does not know; such values are left out, and nothing else changes.
        passed_over: Further policy files that are there and do not count.
        looked_for: Where a policy file may be, in the order in which it is looked for.
    """

    file: str = ""
    country: str = ""
    language: str = ""
    role: str = ""
    text_size: int = 0
    fixed_role: str = ""
    printing: bool = True
    export: bool = True
    pausing: bool = True
    shared_screens: bool = True
    forget_after: int = max(FORGET_AFTER)
    packs: tuple[str, ...] = ()
    update_folder: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    misfits: tuple[Fault, ...] = ()
    passed_over: tuple[str, ...] = ()
    looked_for: tuple[str, ...] = ()

    @property
    def is_in_force(self) -> bool:
        """Tell whether there is a policy at all."""
        return bool(self.file)

    @property
    def forget_choices(self) -> tuple[int, ...]:
        """After how many minutes a checklist may be forgotten, for the reader to choose from."""
        return tuple(minutes for minutes in FORGET_AFTER if minutes <= self.forget_after)

    @property
    def switched_off(self) -> tuple[str, ...]:
        """What is switched off, each in a word or two."""
        named = (
            ("printing", self.printing),
            ("saving files", self.export),
            ("pausing a checklist", self.pausing),
            ("showing checklists on shared screens, where the system can do that", self.shared_screens),
        )
        return tuple(name for name, is_on in named if not is_on)

    @property
    def notice(self) -> str:
        """What whoever opens the guide must know of a policy that is not as it should be; empty if it is."""
        found = self.faults or self.misfits
        if not found:
            return ""
        more = f" And {len(found) - 1} more; F1 names all." if len(found) > 1 else ""
        what = (
            "Your organisation's policy has a fault. Until it is mended, printing, saving files, pausing and shared screens are switched off"
            if self.faults
            else "Your organisation's policy names something that this edition does not have; it is left out"
        )
        return f"{what}: {ended(found[0])}{more}"

    def sentence(self, what: str) -> str:
        """Return the sentence shown where something is switched off.

        Args:
            what: Its name at the beginning of a sentence, such as ``Printing``.
        """
        return f"{what} is switched off {BY_POLICY}."

    @property
    def printing_off(self) -> str:
        """The sentence shown instead of printing; empty if printing is allowed."""
        return "" if self.printing else self.sentence("Printing") + self._why

    @property
    def export_off(self) -> str:
        """The sentence shown instead of saving a file; empty if that is allowed."""
        return "" if self.export else self.sentence("Saving files") + self._why

    @property
    def paper_off(self) -> str:
        """The sentence shown where nothing can be done but print or save; empty if one of them is allowed."""
        if self.printing or self.export:
            return ""
        return f"Printing and saving files are switched off {BY_POLICY}.{self._why}"

    @property
    def _why(self) -> str:
        return " The policy has a fault; whoever looks after this computer can mend it." if self.faults else ""

    def require_printing(self) -> None:
        """Go on only if printing is allowed.

        Raises:
            SwitchedOffError: It is not.
        """
        if self.printing_off:
            raise SwitchedOffError(self.printing_off, f"See {self.file}.")

    def require_export(self) -> None:
        """Go on only if a file may leave the guide.

        Raises:
            SwitchedOffError: None may.
        """
        if self.export_off:
            raise SwitchedOffError(self.export_off, f"See {self.file}.")

    def begun(self, own: Settings) -> Settings:
        """Return a person's own choices with what is preset; only until they have answered, or skipped, the first question."""
        if own.is_welcomed:
            return own
        first = Settings()
        return replace(
            own,
            country=own.country or self.country,
            role=own.role or self.role,
            language=self.language if self.language and own.language == first.language else own.language,
            text_size=self.text_size if self.text_size and own.text_size == first.text_size else own.text_size,
        )

    def held(self, own: Settings) -> Settings:
        """Return what holds of a person's own choices: never less strict than they are."""
        return replace(
            own,
            role=self.fixed_role or own.role,
            forget_after=min(own.forget_after, self.forget_after),
            is_pausing=own.is_pausing and self.pausing,
            is_shared=own.is_shared and self.shared_screens,
        )


def strict(policy: Policy, faults: Iterable[Fault]) -> Policy:
    """Return a policy whose file has faults: what could be read of it holds, and all that can be switched off is off.

    A checklist is then forgotten after the program's own time at the latest: after a minute it could not be used.
    """
    return replace(
        policy,
        faults=tuple(sorted(set(faults))),
        printing=False,
        export=False,
        pausing=False,
        shared_screens=False,
        forget_after=min(policy.forget_after, Settings().forget_after),
    )


def fitted(policy: Policy, words: Vocabulary) -> Policy:
    """Return a policy without the codes an edition does not have; they become misfits.

    They are no reason to switch anything off: the file can be read, and it may have been written for another edition.
    """
    known = {
        "country": ("country", [country.code for country in words.countries]),
        "language": ("language", [code for code, _ in LANGUAGES]),
        "role": ("role", [word.code for word in words.lists.get("roles", ())]),
        "fixed_role": ("role", [word.code for word in words.lists.get("roles", ())]),
    }
    values = {name: str(getattr(policy, name)) for name in known}
    unknown = {name: value for name, value in values.items() if value and value not in known[name][1]}
    misfits = []
    for name, value in unknown.items():
        what, codes = known[name]
        key = "fixed.role" if name == "fixed_role" else f"preset.{name}"
        some = (
            f"one of: {', '.join(codes)}"
            if len(codes) <= _MOST_NAMED
            else f"one of its {len(codes)}, such as {codes[0]}"
        )
        expected = meant(value, codes) or some
        problem = f"this edition has no {what} “{value}”"
        misfits.append(Fault(policy.file, policy.lines.get(key, 1), problem, expected))
    left = {name: "" if name in unknown else value for name, value in values.items()}
    return replace(
        policy,
        misfits=tuple(misfits),
        country=left["country"],
        language=left["language"],
        role=left["role"],
        fixed_role=left["fixed_role"],
    )


def ended(fault: Fault) -> str:
    """Return a fault as a sentence."""
    return str(fault) if fault.expected.endswith("?") else f"{fault}."


def meant(word: str, known: Iterable[str]) -> str:
    """Return a question for whoever may have mistyped a word: the known word nearest to it; empty if none is near."""
    from difflib import get_close_matches  # not needed while all is well

    found = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean “{found[0]}”?" if found else ""
