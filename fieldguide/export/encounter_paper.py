"""What stands on a paper that holds the answers of a run: that it is about an encounter, and how such a paper is handled.

The answers themselves hold no free text and no name. The rule to guard and to shred what was printed stands in the guide too,
``article/what-not-to-write-down``.
"""

from __future__ import annotations

#: At the foot of every sheet, because sheets part company.
HANDLING = "data about an encounter: keep locked, shred after use"

NOTICE = (
    "<h1>Data about an encounter</h1>"
    "<p class='warning'><b>Handle as confidential.</b> This paper holds what was answered about people in one encounter. "
    "It carries no name and no free text: write none on it. Keep it where nobody else can read it, hand it only to those who need it "
    "for the next step, and shred it when it has served. Where your service has rules on records, they come first.</p>"
)
