"""Running a checklist: a pure engine. It knows no screen, no file and no clock, and it never adds anything up."""
