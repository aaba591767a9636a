"""Running a checklist: a pure engine. It knows no screen, no file and no clock, and it gives no total and no verdict."""

from fieldguide.checklists.coverage import dimension_positive

__all__ = ["dimension_positive"]
