"""Measurements: always against a baseline taken in the same run, printed, never a test."""
