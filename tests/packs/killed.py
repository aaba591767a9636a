"""Kills a program that changes packs, at random instants; afterwards a complete edition, the old or the new one, must stand there.

The kernel ends the child by a timer, at no place of the child's choosing. POSIX only, for it forks.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import time
from dataclasses import dataclass

from fieldguide.packs import editions
from fieldguide.store.library import Library
from tests.content.packed import contact, table
from tests.packs.carried import Ngo


@dataclass
class Outcome:
    """What came of it: how many were tried, were killed before their end, and left the old edition; the slowest start after it."""

    tried: int = 0
    killed: int = 0
    old: int = 0
    slowest_ms: float = 0.0


def _files(version):
    return {"services/gb.csv": table(contact(f"ngo-x-line-{version}", f"+44207946011{version}"))}


def _versions(device):
    """Return the versions in the edition a start would open, having looked at all of it."""
    used = editions.in_use(device.profile, device.bundled)
    assert not used.is_behind, used
    assert not used.problem, used
    with Library(used.library) as library:
        assert library.integrity()
        told = dict(library.query("SELECT key, value FROM meta")).get("packs", "[]")
        ours = sorted(head.id for head in library.heads() if head.issued)
    versions = [version for _, version in json.loads(told)]
    assert ours == [f"service/ngo-x-line-{version}" for version in versions], ours
    assert versions == [pack.version for pack in device.installed()]
    return versions


def _in_child(work, after=0.0):
    """Do something in a child that the kernel ends after some seconds, if any; return whether it was ended."""
    child = os.fork()
    if not child:
        code = 1
        try:
            signal.setitimer(signal.ITIMER_REAL, after)
            work()
            code = 0
        finally:
            os._exit(code)
    status = os.waitpid(child, 0)[1]
    if os.WIFEXITED(status):
        assert os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def _lasts(one, profile, work):
    """Return the seconds something lasts if nobody is killed."""
    shutil.copytree(profile, one.profile)
    began = time.perf_counter()
    _in_child(lambda: work(one))
    lasts = time.perf_counter() - began
    shutil.rmtree(one.profile)
    return lasts


def kill_at_random(count, seed, bundled, folder):
    """Kill ``count`` children that install, update, remove and go back, and look at what each of them left."""
    chance = random.Random(seed)  # noqa: S311 - instants, not secrets
    ngo = Ngo()
    first, second = (ngo.pack(folder, version, _files(version)) for version in (1, 2))

    def device(name):
        return ngo.device(folder / name, bundled)

    def install(one, path):
        one.install(one.plan(path))

    nothing, once, twice = folder / "nothing", device("once"), device("twice")
    nothing.mkdir()
    install(once, first)
    install(twice, first)
    install(twice, second)
    tasks = (
        (nothing, lambda one: install(one, first), [1]),
        (once.profile, lambda one: install(one, second), [2]),
        (twice.profile, lambda one: one.remove("ngo-x/contacts"), []),
        (twice.profile, lambda one: one.rollback(), [1]),
    )
    outcome, lasts = Outcome(), []
    for number in range(count):
        profile, work, after = tasks[number % len(tasks)]
        if number < len(tasks):
            lasts.append(_lasts(device("timed"), profile, work))
        one = device(f"profile-{number}")
        shutil.copytree(profile, one.profile)
        before = _versions(one)
        outcome.killed += _in_child(
            lambda one=one, work=work: work(one), chance.uniform(0.0005, lasts[number % len(tasks)])
        )
        began = time.perf_counter()
        found = _versions(one)
        outcome.slowest_ms = max(outcome.slowest_ms, (time.perf_counter() - began) * 1000)
        assert found in (before, after), (number, found)
        outcome.old += found == before
        if found == before:  # what was begun does not stand in the way of doing it again
            _in_child(lambda one=one, work=work: work(one))
            assert _versions(one) == after, number
        assert not list(one.profile.rglob("*.part")) or found == after
        outcome.tried += 1
        shutil.rmtree(one.profile)
    return outcome
