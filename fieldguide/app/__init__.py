"""Putting the parts together: start-up, the outermost error handler, the command."""
