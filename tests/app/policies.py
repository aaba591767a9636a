"""What tests of the policy ask of one."""

from __future__ import annotations

from fieldguide.domain.policy import Policy

STRICT = {"printing": False, "export": False, "pausing": False, "shared_screens": False}


def faults_of(policy: Policy) -> list[str]:
    """Return its faults as people read them."""
    return [str(fault) for fault in policy.faults]


def is_strict(policy: Policy) -> bool:
    """Tell whether everything that can be switched off is, and nothing is kept for long."""
    return {name: getattr(policy, name) for name in STRICT} == STRICT and policy.forget_after <= 5
