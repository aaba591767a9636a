"""The Qt binding itself: some releases of it lose a reference to True with every signal, and end the program after some hundred."""

import subprocess
import sys

import PySide6
from PySide6.QtCore import QObject, Signal

MANY = 5_000
IN_A_PROCESS = f"""
import sys
from PySide6.QtCore import QObject, Signal

class Sender(QObject):
    sent = Signal(bool)

sender, got = Sender(), []
sender.sent.connect(got.append)
before = sys.getrefcount(True)
for _ in range({MANY}):
    sender.sent.emit(True)
got.clear()
print(sys.getrefcount(True) - before)
"""


class Sender(QObject):
    plain = Signal()
    told = Signal(bool, str)


def test_emitting_leaves_the_count_of_true_alone(qapp):
    sender, got = Sender(), []
    sender.told.connect(lambda flag, _: got.append(flag))
    before = sys.getrefcount(True)
    for _ in range(MANY):
        sender.plain.emit()
        sender.told.emit(True, "word")
    assert got == [True] * MANY
    got.clear()
    assert abs(sys.getrefcount(True) - before) < 50


def test_a_process_of_its_own_survives_many_signals():
    done = subprocess.run([sys.executable, "-c", IN_A_PROCESS], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert abs(int(done.stdout)) < 50


def test_the_release_is_one_that_is_known_to_work():
    release = tuple(int(part) for part in PySide6.__version__.split(".")[:2])
    assert release >= (6, 11)
    if sys.version_info[:2] == (3, 11):
        assert release < (6, 12)
