"""The subcommands of ``fieldguide-publish``."""
