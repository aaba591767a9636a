"""Reads forms of other programs, XLSForm workbooks and FHIR R4 Questionnaires, and turns them into checklist sources to work on.

What is taken over is text, and conditions that mean exactly the same here. Everything else is named with its place and never dropped in silence;
what a form does not say is left out of the source, so that ``fieldguide check`` asks an editor for it. Nothing read is ever evaluated.
"""
