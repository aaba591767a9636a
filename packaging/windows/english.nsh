; What the setup says. A second language is a second file with the same names and its own MUI_LANGUAGE line.
!macro Texts
  LangString TooOld ${LANG_ENGLISH} "Fieldguide needs 64-bit Windows 10 or newer. On this computer, use the pages that somebody printed or saved for you."
  LangString NoPacks ${LANG_ENGLISH} "There is no pack (a file ending in .fgpack) in the folder $Packs. Nothing was installed."
  LangString NeedsRights ${LANG_ENGLISH} "Installing or removing Fieldguide for everybody on this computer needs the rights of an administrator. Nothing was changed."
  LangString StillOpen ${LANG_ENGLISH} "Fieldguide is open, or its folder cannot be written to. Close it, then try again."
  LangString OtherProgram ${LANG_ENGLISH} "The folder $INSTDIR belongs to another program. Nothing was installed. Choose another folder."
  LangString PacksNotCopied ${LANG_ENGLISH} "Fieldguide is installed, but the packs could not all be copied. Start the setup again."
  LangString ForgetProfile ${LANG_ENGLISH} "Remove your settings and bookmarks too?"
  LangString ForWhomTitle ${LANG_ENGLISH} "For whom?"
  LangString ForWhomText ${LANG_ENGLISH} "Who is to use Fieldguide on this computer?"
  LangString ForMe ${LANG_ENGLISH} "Only me (needs no administrator)"
  LangString ForEverybody ${LANG_ENGLISH} "Everybody on this computer (Windows asks for an administrator)"
  LangString ShortcutText ${LANG_ENGLISH} "Offline field guide: notice, act safely, refer"
  LangString FileTypeText ${LANG_ENGLISH} "Fieldguide pack"
!macroend
