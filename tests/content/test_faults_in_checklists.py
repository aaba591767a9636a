"""Checklists: a way through that leads nowhere, or to a question nobody asked, never becomes part of a library."""

import pytest

BOOTH = "checklists/booth.yml"
CLINIC = "checklists/clinic.yml"
MAYBE = "        text: The person may be"

# text to replace in the booth checklist, replacement, text on the line of the fault, part of the problem
CASES = [
    ("{danger: [no, not-known]}", "{dangre: [no]}", "dangre", "no earlier item is called “dangre”"),
    ("{danger: [no, not-known]}", "{guardian: [no]}", "{guardian", "no earlier item is called “guardian”"),
    ("{danger: [no, not-known]}", "{private: [no]}", "{private: [no]}", "no earlier item is called “private”"),
    ("{danger: [no, not-known]}", "{danger: [declined]}", "declined", "“danger” is never answered “declined”"),
    ("{danger: [no, not-known]}", "{danger: [perhaps]}", "perhaps", "“perhaps” is no value for “danger”"),
    ("{danger: [no, not-known]}", "{danger: no}", "{danger: no}", "“danger” is not a list of texts"),
    ("{danger: [no, not-known]}", "{danger: []}", "{danger: []}", "“danger” is missing"),
    ("{danger: [no, not-known]}", "danger", "when: danger", "“when” is not a mapping"),
    ("- {child: [yes]}", "- {adult: [yes]}", "adult", "no earlier item is called “adult”"),
    ("    when: {danger: [yes]}", "    when: {talk: [yes]}", "talk: [yes]", "no earlier item is called “talk”"),
    ("- {child: [yes, not-known]}", "- {child: [declined]}", "declined", "“child” is never answered “declined”"),
    ("- id: passport", "- id: private", "id: private #", "the item “private” stands here twice"),
    ("- id: talk", "- id: safety", "id: safety #", "“safety” stands here twice"),
    ("- id: hand-over", "- id: call-emergency", "id: call-emergency #", "“call-emergency” stands here twice"),
    ("{private: [yes]}", "{private: [yes], danger: [yes]}", "id: passport", "nothing that can be answered leads to “passport”"),
    ("{danger: [yes]}", "{danger: [yes], private: [yes]}", "id: call-emergency", "nothing that can be answered leads to “call-emergency”"),
    ("gate: danger", "gate: fire", "gate: fire", "“fire” is no value for “gate”"),
    (MAYBE, f"        gate: danger #\n{MAYBE}", "gate: danger #", "the gate “danger” stands here twice"),
    ("        text: Can you have", "        gate: care\n        text: Can you have", "gate: care", "a safety gate waits for another answer"),
    ("phase: referral", "phase: care", "phase: care", "a step of “care” stands behind one of “child-protection”"),
    ("    phase: referral\n", "", "id: hand-over", "“phase” is missing"),
    (MAYBE, f"        shows: [indicator/answers-for-other]\n{MAYBE}", "shows:", "is no indicator this item rests on"),
    ("kind: tell", "kind: accuse", "accuse", "“accuse” is no value for “kind”"),
    ("minutes: 3", "minutes: three", "minutes:", "“three” is no whole number"),
    ("minutes: 3", "minutes: 0", "minutes:", "“0” is no whole number"),
    ("minutes: 3", "minutes: -3", "minutes:", "“-3” is no whole number"),
    ("minutes: 3", "minutes: ³", "minutes:", "“³” is no whole number"),
    ("minutes: 3", f"minutes: {'9' * 5000}", "minutes:", "is no whole number"),
    ("minutes: 3\n", "", "title: At the booth", "“minutes” is missing"),
    ("roles: [border-first-line]", "roles: []", "roles:", "“roles” is missing"),
    ("roles: [border-first-line]", "roles: [pilot]", "pilot", "“pilot” is no value for “roles”"),
    ("needs: [emergency]", "needs: [wings]", "wings", "“wings” is no value for “needs”"),
    ("see: [indicator/answers-for-other,", "see: [indicator/answers,", "indicator/answers,", "no record is called"),
    ("law: [legal/dir-2011-36#11(2)]", "law: [legal/dir-2011-36#11]", "36#11]", "lists no article 11"),
    ("Say **where** you are.", "Say [where](article/nowhere).", "article/nowhere", "no record is called"),
    ("Say **where** you are.", "Say <b>where</b> you are.", "<b>", "HTML stands in the text"),
    ("  Stay calm. Read", "  Stay <i>calm</i>.\n  Read", "<i>", "HTML stands in the text"),
    ("  Stay calm. Read", "  Stay calm.\n  See [x](article/nowhere).\n  Read", "article/nowhere", "no record is called"),
    ("        text: Tell them that help costs nothing\n", "", "id: told", "“text” is missing"),
    ("    text: Hand over to the second line\n", "", "id: hand-over", "“text” is missing"),
    ("say: [You are not in trouble]", "sing: [You are not in trouble]", "sing:", "“sing” is not known here"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "at", "problem"), CASES, ids=lambda value: value[:40])
def test_one_fault_is_named_with_its_line(old, new, at, problem, spoil, line_of, refused):
    spoil(BOOTH, old, f"{new} # here" if at.endswith("#") else new)
    (fault,) = refused()
    assert (fault.file, fault.line) == (BOOTH, line_of(BOOTH, at))
    assert problem in fault.problem


@pytest.mark.parametrize("when", ["{injury: [yes]}", "[{injury: [yes]}, {alone: [no]}]", "{}"])
def test_no_step_that_always_applies(when, spoil, line_of, refused):
    spoil(CLINIC, "who: the team", f"when: {when}")
    (fault,) = refused()
    assert (fault.file, fault.line) == (CLINIC, line_of(CLINIC, "steps:"))
    assert "no step applies always" in fault.problem


@pytest.mark.parametrize("part", ["stages", "steps"])
def test_a_checklist_without_stages_or_steps(part, content_copy, refused):
    path = content_copy / "checklists/telephone.yml"
    text = path.read_text(encoding="utf-8")
    begin = text.index(f"{part}:")
    end = text.index("steps:" if part == "stages" else "sources:")
    path.write_text(text[:begin] + text[end:], encoding="utf-8")
    (fault,) = refused()
    assert (fault.file, fault.line) == ("checklists/telephone.yml", 1)
    assert f"“{part}” is missing" in fault.problem


def test_an_encounter_without_its_safety_gates_is_refused_unless_it_says_why(spoil, refused):
    spoil(BOOTH, "without_gates: An example for tests\n", "")
    told = [fault.problem for fault in refused()]
    assert told == [f"no item is the safety gate “{gate}”" for gate in ("care", "child", "companion", "interpreter")]
