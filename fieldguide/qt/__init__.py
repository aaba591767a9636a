"""The desktop program: Qt widgets over the same core as the command line."""
