"""What a frozen program runs first: the same entry as the installed command."""

from fieldguide.app.main import main

main()
