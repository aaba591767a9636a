"""The organisation's policy as a part of the page behind F1: which file is in force, and what it does."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from fieldguide.domain.policy import Policy, ended
from fieldguide.domain.vocabulary import Vocabulary
from fieldguide.export.markup import bullets

#: What switching off cannot do, beside the word that it is.
_LIMITS = (
    "This keeps from slips. It cannot keep anybody from photographing the screen, copying text or writing it down."
)


def section(policy: Policy, words: Vocabulary) -> str:
    """Return the part; empty if no policy is in force."""
    if not policy.is_in_force:
        return ""
    told = list(_told(policy, words)) or ["It changes nothing."]
    return "\n".join(
        (
            "<h2>Your organisation's policy</h2>",
            f"<p>In force on this computer: {escape(policy.file)}</p>",
            bullets(told),
            f"<p>{_LIMITS}</p>" if not (policy.printing and policy.export and policy.shared_screens) else "",
        )
    )


def _told(policy: Policy, words: Vocabulary) -> Iterator[str]:
    for fault in (*policy.faults, *policy.misfits):
        yield f"Fault: {ended(fault)}"
    if policy.faults:
        yield "Because of the fault everything that a policy can switch off is switched off."
    for name in policy.switched_off:
        yield f"Switched off: {name}."
    if policy.lines.get("checklists.forget_after_minutes") or policy.faults:
        yield f"A checklist nobody touches is forgotten after {policy.forget_after} min at the latest."
    if policy.fixed_role:
        yield f"Fixed: the role, {words.label('roles', policy.fixed_role)}."
    presets = (
        words.country_name(policy.country) if policy.country else "",
        words.label("roles", policy.role) if policy.role else "",
        policy.language,
        f"text size {policy.text_size} %" if policy.text_size else "",
    )
    if any(presets):
        yield f"A first start begins with: {', '.join(filter(None, presets))}."
    for other in policy.passed_over:
        yield f"Does not count, for only one file does: {other}."
