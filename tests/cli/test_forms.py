"""``checklist export`` and ``import-form``."""

from __future__ import annotations

import json
import sys
import zipfile

import pytest
from openpyxl import load_workbook

_CAUTION = "Only the blank form was written. What somebody answers in another program is kept by that program.\n"


def _exported(run, tmp_path, form, name="booth"):
    out = tmp_path / ("booth.json" if form == "fhir" else "booth.xlsx")
    ran = run("checklist", "export", name, "--as", form, "-o", str(out))
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == f"{out}: At the booth (source checked)\n"
    assert ran.stderr == _CAUTION
    assert [path.name for path in tmp_path.iterdir()] == [out.name]
    return out


def test_a_checklist_as_questionnaire(run, tmp_path):
    form = json.loads(_exported(run, tmp_path, "fhir", "checklist/booth").read_text(encoding="utf-8"))
    assert (form["resourceType"], form["title"], form["status"]) == ("Questionnaire", "At the booth", "draft")


def test_a_checklist_as_workbook(run, tmp_path):
    book = load_workbook(_exported(run, tmp_path, "xlsform"))
    assert book.sheetnames == ["survey", "choices", "settings", "fieldguide"]
    assert book["settings"]["A2"].value == "At the booth"
    assert book.properties.creator == "Fieldguide"
    assert {cell.data_type for sheet in book for row in sheet for cell in row if cell.value is not None} == {"s"}


@pytest.mark.parametrize("form", ["fhir", "xlsform"])
def test_there_and_back(run, tmp_path, form):
    exported, out = _exported(run, tmp_path, form), tmp_path / "booth.yml"
    ran = run("import-form", str(exported), "-o", str(out), library=None)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == f"{out}: 6 items in 2 stages, 3 next steps. 3 things are named above.\n"
    assert "no safety gate care, child, companion, interpreter" in ran.stderr
    assert out.read_text(encoding="utf-8").startswith("title: At the booth\n")


def test_work_that_is_there_is_not_written_over(run, tmp_path):
    form, out = tmp_path / "form.json", tmp_path / "work.yml"
    form.write_text('{"resourceType": "Questionnaire"}', encoding="utf-8")
    out.write_text("mine", encoding="utf-8")
    ran = run("import-form", str(form), "-o", str(out), library=None)
    assert ran.returncode == 1
    assert "is already there" in ran.stderr
    assert out.read_text(encoding="utf-8") == "mine"


def test_a_form_without_a_usable_question_writes_nothing(run, tmp_path):
    form, out = tmp_path / "form.json", tmp_path / "none.yml"
    item = {"linkId": "a", "type": "integer", "text": "How many?"}
    form.write_text(json.dumps({"resourceType": "Questionnaire", "item": [item]}), encoding="utf-8")
    ran = run("import-form", str(form), "-o", str(out), library=None)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "linkId a: “How many?”: an item is answered yes or no, and this with: integer\n" in ran.stderr
    assert ran.stderr.endswith("can be an item of a checklist. Nothing was written.\n")
    assert not out.exists()


def test_what_cannot_be_done_is_said_in_a_sentence(run, tmp_path):
    nowhere = str(tmp_path / "none" / "out.json")
    for words, told in (
        (("checklist", "export", "nothing", "--as", "fhir", "-o", nowhere), "nothing"),
        (("checklist", "export", "booth", "--as", "fhir", "-o", nowhere), "cannot be written"),
        (("import-form", str(tmp_path / "none.xlsx"), "-o", nowhere), "cannot be read"),
    ):
        ran = run(*words)
        assert (ran.returncode, ran.stdout) == (1, "")
        assert told in ran.stderr
        assert len(ran.stderr.splitlines()) == 1
    assert run("checklist", "export", "booth", "--as", "pdf", "-o", nowhere).returncode == 2
    assert run("checklist", "export", "booth").returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are a matter of POSIX")
@pytest.mark.parametrize(("form", "told"), [("fhir", "form cannot be written"), ("xlsform", "workbook cannot be made")])
def test_an_export_cut_short_leaves_an_older_one_alone(run, tmp_path, form, told):
    out = tmp_path / "form"
    out.write_bytes(b"older")
    full = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)); from fieldguide.app.main import main; main()"
    ran = run("checklist", "export", "booth", "--as", form, "-o", str(out), through=("-B", "-c", full))
    assert ran.returncode == 1
    assert told in ran.stderr
    assert out.read_bytes() == b"older"
    assert list(tmp_path.iterdir()) == [out]


def test_a_workbook_is_a_sound_zip(run, tmp_path):
    with zipfile.ZipFile(_exported(run, tmp_path, "xlsform")) as archive:
        assert archive.testzip() is None
