"""Searching beside the window: nothing waits for a slow query, and no overtaken answer is ever shown.

The queries here are made slow inside SQLite itself, on the search thread, by holding it between two steps until the test lets it go on.
"""

import random
import threading

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QSignalSpy

from fieldguide.domain.search import SearchQuery
from fieldguide.qt.lane import SearchLane
from fieldguide.qt.rows import RecordRow
from fieldguide.search.engine import SearchEngine

WORDS = ("passport", "bruises", "hotline", "child", "debt", "2011/36", "interpreter", "qqzzxx", "work", "threat")


class Gate:
    """Holds the search thread in the middle of a query.

    Attributes:
        reached: Set while a query stands at the gate.
        is_open: Set when queries may pass.
    """

    def __init__(self):
        self.reached = threading.Event()
        self.is_open = threading.Event()
        self.is_open.set()
        self.is_hung = False

    def hang(self, lane, qtbot):
        """Put the gate into the connection of a lane, on the lane's own thread, as SQLite demands."""
        worker = lane._worker
        qtbot.waitUntil(lambda: worker.library is not None)

        def put():
            worker.library._connection.set_progress_handler(self._pass, 50)
            self.is_hung = True

        QTimer.singleShot(0, worker, put)
        qtbot.waitUntil(lambda: self.is_hung)
        self.is_open.clear()

    def _pass(self):
        self.reached.set()
        self.is_open.wait(20)
        self.reached.clear()
        return 0


@pytest.fixture
def gate():
    gate = Gate()
    yield gate
    gate.is_open.set()


@pytest.fixture
def lane(qtbot, real_library_path):
    lane = SearchLane(real_library_path)
    yield lane
    lane.close()
    assert lane._thread.isFinished()


def _ids(window):
    return [row.head.id for row in window.pane.list.rows.rows if isinstance(row, RecordRow)]


def test_an_answer_is_the_engine_s_own(lane, real_library, qtbot):
    query = SearchQuery("passport", country="RO")
    with qtbot.waitSignal(lane.answered) as caught:
        lane.ask(query)
    assert caught.args[0] == SearchEngine(real_library).run(query)


def test_an_older_query_is_interrupted_and_never_answered(lane, gate, qtbot):
    gate.hang(lane, qtbot)
    finished = QSignalSpy(lane._worker.answered)
    lane.ask(SearchQuery("passport"))
    qtbot.waitUntil(gate.reached.is_set)
    lane.ask(SearchQuery("bruises"))
    with qtbot.waitSignal(lane.answered) as caught:
        gate.is_open.set()
    assert caught.args[0].query.text == "bruises"
    qtbot.waitUntil(lambda: finished.count() >= 1)
    assert finished.count() == 1, "the older query ran to its end although nobody waited for it"


def test_a_query_overtaken_while_it_waits_is_never_begun(lane, gate, qtbot):
    gate.hang(lane, qtbot)
    finished, answered = QSignalSpy(lane._worker.answered), QSignalSpy(lane.answered)
    # Hold the thread first: a query that finds nothing is over before it reaches the gate, and would not have to wait.
    lane.ask(SearchQuery("passport"))
    qtbot.waitUntil(gate.reached.is_set)
    for text in WORDS:
        lane.ask(SearchQuery(text))
    with qtbot.waitSignal(lane.answered) as caught:
        gate.is_open.set()
    assert caught.args[0].query.text == WORDS[-1]
    with qtbot.waitSignal(lane.answered):
        lane.ask(SearchQuery("passport"))
    qtbot.waitUntil(lambda: finished.count() >= 2)
    assert finished.count() == 2, "queries were run although nobody waited for them"
    assert answered.count() == 2


def test_an_answer_that_is_ready_but_old_is_dropped(lane, qtbot):
    """The thread has answered, the window has not yet looked; then a newer question is asked."""
    answered = []
    lane.answered.connect(lambda page: answered.append(page.query.text))
    ready = threading.Event()
    lane._worker.answered.connect(lambda *_: ready.set(), type=Qt.ConnectionType.DirectConnection)
    lane.ask(SearchQuery("passport"))
    assert ready.wait(10)
    lane.ask(SearchQuery("bruises"))
    qtbot.waitUntil(lambda: bool(answered))
    assert answered == ["bruises"]


def test_a_forgotten_question_is_not_answered(lane, gate, qtbot):
    gate.hang(lane, qtbot)
    lane.ask(SearchQuery("passport"))
    qtbot.waitUntil(gate.reached.is_set)
    lane.forget()
    gate.is_open.set()
    with qtbot.assertNotEmitted(lane.answered, wait=150):
        pass


def test_closing_in_the_middle_of_a_query_ends_the_thread(qtbot, real_library_path, gate):
    lane = SearchLane(real_library_path)
    gate.hang(lane, qtbot)
    finished = QSignalSpy(lane._worker.answered)
    lane.ask(SearchQuery("passport"))
    qtbot.waitUntil(gate.reached.is_set)
    opening = threading.Timer(0.05, gate.is_open.set)
    opening.start()
    lane.close()
    assert lane._thread.isFinished()
    assert finished.count() == 0, "closing waited for a query nobody wants"
    lane.close()
    opening.join()


def test_the_window_lives_while_a_query_is_slow(window, keys, gate, qtbot):
    gate.hang(window.finding._lane, qtbot)
    turns = []
    ticking = QTimer()
    ticking.timeout.connect(lambda: turns.append(1))
    ticking.start(1)
    keys.type("passport")
    qtbot.waitUntil(gate.reached.is_set)
    seen = len(turns)
    qtbot.waitUntil(lambda: len(turns) > seen + 50)
    assert gate.reached.is_set()
    keys.press("Alt+4")
    assert window.pane._title.text() == "Law"
    keys.press("Alt+1")
    keys.press("Ctrl+K")
    keys.type("bruises")
    gate.is_open.set()
    qtbot.waitUntil(lambda: window.top.search.text() == "bruises" and not window.finding.waits)
    ticking.stop()
    assert _ids(window)
    assert window.pane._title.text().endswith("found")


def test_enter_before_the_answer_reads_the_first_hit_when_it_comes(window, keys, gate, qtbot):
    gate.hang(window.finding._lane, qtbot)
    keys.type("bruises")
    keys.press("Return")
    qtbot.waitUntil(gate.reached.is_set)
    assert window.reading.record is None
    gate.is_open.set()
    qtbot.waitUntil(lambda: window.reading.record is not None)
    assert window.reading.record.id == _ids(window)[0]
    assert window.top.search.text() == "bruises"
    assert window.reader.page.hasFocus()


def test_typing_on_after_enter_takes_it_back(window, keys, gate, qtbot):
    gate.hang(window.finding._lane, qtbot)
    keys.type("bruises")
    keys.press("Return")
    keys.type(" on")
    gate.is_open.set()
    qtbot.waitUntil(lambda: bool(_ids(window)) and not window.finding.waits)
    assert window.reading.record is None
    assert window.top.search.hasFocus()


def test_leaving_for_another_section_takes_it_back(window, keys, gate, qtbot):
    gate.hang(window.finding._lane, qtbot)
    keys.type("bruises")
    keys.press("Return")
    keys.press("Alt+4")
    gate.is_open.set()
    with qtbot.assertNotEmitted(window.finding.found, wait=200):
        pass
    assert window.pane._title.text() == "Law"
    assert window.reading.record is None


def test_however_fast_one_types_the_list_ends_at_the_last_words(window, guide, keys, qtbot):
    chance = random.Random(20261121)  # noqa: S311 - a fixed course of typing, not a secret
    engine = SearchEngine(guide.desk.library)
    for _ in range(12):
        for text in chance.choices(WORDS, k=chance.randint(1, 6)):
            window.top.search.setText(text)
            for _ in range(chance.randint(0, 3)):
                qtbot.waitUntil(lambda: True)
        if chance.random() < 0.3:
            keys.press("Return")
        qtbot.waitUntil(lambda: not window.finding.waits)
        page = engine.run(SearchQuery(window.top.search.text(), country="RO", limit=60, role="border-first-line"))
        if page.hits:
            assert sorted(_ids(window)) == sorted(hit.head.id for hit in page.hits)
        else:
            assert window.pane._title.text() == "Nothing found"
