; The setup for Windows: for one person without administrator rights, or for everybody on request.
; Compiled by windows_packages.py, which gives VERSION, NUMBERS, KILOBYTES, ICON, OUT, FILES (a list it writes) and, if the publisher has a
; key, SIGN. Only plugins that come with NSIS itself. What the switches mean stands in packaging/README.md.
Unicode true
SetCompressor /SOLID lzma
SetCompressorDictSize 64
SetDateSave off ; the same sources give the same setup
ManifestSupportedOS Win10
ManifestDPIAware true
ManifestLongPathAware true
RequestExecutionLevel user ; rights are asked for in onInit, and only for everybody's installation
AllowSkipFiles off
CRCCheck on
ShowInstDetails nevershow
ShowUninstDetails nevershow

!include "MUI2.nsh"
!include "LogicLib.nsh"
!include "FileFunc.nsh"
!include "WinVer.nsh"
!include "x64.nsh"
!include "nsDialogs.nsh"

!define PRODUCT "Fieldguide"
!define PUBLISHER "The Fieldguide project"
!define PROGRAM "fieldguide.exe"
!define FILE_TYPE "Fieldguide.Pack"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${PRODUCT}"
; Exit codes, those of Windows where there is one.
!define TOO_OLD 1150 ; ERROR_OLD_WIN_VERSION
!define IN_USE 32 ; ERROR_SHARING_VIOLATION
!define NOT_FOUND 2 ; ERROR_FILE_NOT_FOUND
!define NOT_ELEVATED 740 ; ERROR_ELEVATION_REQUIRED
!define NOT_EMPTY 145 ; ERROR_DIR_NOT_EMPTY
!define NOT_WRITTEN 29 ; ERROR_WRITE_FAULT

Name "${PRODUCT}"
OutFile "${OUT}"
BrandingText "${PRODUCT} ${VERSION}"
VIProductVersion "${NUMBERS}.0"
VIAddVersionKey "ProductName" "${PRODUCT}"
VIAddVersionKey "CompanyName" "${PUBLISHER}"
VIAddVersionKey "FileDescription" "${PRODUCT} setup"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "${PUBLISHER}. MIT licence; content CC BY 4.0."
!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"' = 0
  !finalize '${SIGN} "%1"' = 0
!endif

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
Page custom AskForWhom LeaveForWhom
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!include "english.nsh"
!insertmacro Texts

Var ForAll ; 1: for everybody on this computer
Var Packs ; folder named by /PACKS=
Var Choice
Var AskedFolder ; what /D= said; empty otherwise

; Says something and ends: in words in a window, as an exit code for who installs silently.
!macro Refuse text code
  MessageBox MB_OK|MB_ICONSTOP "${text}" /SD IDOK
  SetErrorLevel ${code}
  Quit
!macroend

; Sets where things go and in whose part of the registry.
!macro UseScope
  SetRegView 64
  ${If} $ForAll = 1
    SetShellVarContext all
  ${Else}
    SetShellVarContext current
  ${EndIf}
!macroend

Function .onInit
  ; 64-bit programs run on ARM from Windows 11 on, whose builds begin at 22000.
  ${IfNot} ${AtLeastWin10}
  ${OrIfNot} ${RunningX64}
    !insertmacro Refuse "$(TooOld)" ${TOO_OLD}
  ${EndIf}
  ${If} ${IsNativeARM64}
  ${AndIfNot} ${AtLeastBuild} 22000
    !insertmacro Refuse "$(TooOld)" ${TOO_OLD}
  ${EndIf}

  StrCpy $ForAll 0
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/AllUsers" $R1
  ${IfNot} ${Errors}
    StrCpy $ForAll 1
  ${EndIf}
  ClearErrors
  ${GetOptions} $R0 "/CurrentUser" $R1
  ${IfNot} ${Errors}
    StrCpy $ForAll 0
  ${EndIf}

  Call FindPacks
  ${If} $R6 = 1
  ${AndIfNot} ${FileExists} "$Packs\*.fgpack"
    !insertmacro Refuse "$(NoPacks)" ${NOT_FOUND}
  ${EndIf}

  StrCpy $AskedFolder $INSTDIR
  ${If} $ForAll = 1
    Call AskForRights
  ${EndIf}
  Call ChooseFolder
FunctionEnd

; Finds /PACKS=folder in $R0; sets $R6 to 1 if it is there. GetOptions does not see into quotes that begin before the slash, as most shells set
; them around a word with a space; packs must not be passed over without a word because of that.
Function FindPacks
  StrCpy $Packs ""
  StrCpy $R6 0
  StrCpy $R2 " " ; the sign before
  StrCpy $R1 0
  ${Do}
    StrCpy $R3 $R0 7 $R1
    ${If} $R3 == ""
      Return
    ${EndIf}
    ${If} $R3 == "/PACKS="
      ${ExitDo}
    ${EndIf}
    StrCpy $R2 $R0 1 $R1
    IntOp $R1 $R1 + 1
  ${Loop}
  StrCpy $R6 1
  IntOp $R1 $R1 + 7
  StrCpy $R3 $R0 1 $R1
  ${If} $R3 == '"'
    StrCpy $R2 '"'
    IntOp $R1 $R1 + 1
  ${EndIf}
  ${If} $R2 != '"'
    StrCpy $R2 " "
  ${EndIf}
  ${Do} ; up to the quote or the space that ends it
    StrCpy $R3 $R0 1 $R1
    ${If} $R3 == ""
    ${OrIf} $R3 == $R2
      ${ExitDo}
    ${EndIf}
    StrCpy $Packs "$Packs$R3"
    IntOp $R1 $R1 + 1
  ${Loop}
FunctionEnd

; An installation for everybody needs an administrator. Who clicks is asked by Windows; who installs silently has to have the rights.
Function AskForRights
  UserInfo::GetAccountType
  Pop $R1
  ${If} $R1 == "Admin"
    Return
  ${EndIf}
  ${If} ${Silent}
    !insertmacro Refuse "$(NeedsRights)" ${NOT_ELEVATED}
  ${EndIf}
  StrCpy $R2 "/AllUsers"
  ${If} $Packs != ""
    StrCpy $R2 '$R2 /PACKS="$Packs"'
  ${EndIf}
  ${If} $AskedFolder != ""
    StrCpy $R2 "$R2 /D=$AskedFolder" ; must stand last
  ${EndIf}
  ClearErrors
  ExecShell "runas" "$EXEPATH" "$R2"
  ${If} ${Errors}
    !insertmacro Refuse "$(NeedsRights)" ${NOT_ELEVATED}
  ${EndIf}
  Quit
FunctionEnd

; The folder that was asked for, else the one of the last installation, else the usual one.
Function ChooseFolder
  !insertmacro UseScope
  ${If} $AskedFolder != ""
    StrCpy $INSTDIR $AskedFolder
    Return
  ${EndIf}
  ReadRegStr $INSTDIR SHCTX "${UNINSTALL_KEY}" "InstallLocation"
  ${If} $INSTDIR == ""
    ${If} $ForAll = 1
      StrCpy $INSTDIR "$PROGRAMFILES64\${PRODUCT}"
    ${Else}
      StrCpy $INSTDIR "$LOCALAPPDATA\Programs\${PRODUCT}"
    ${EndIf}
  ${EndIf}
FunctionEnd

Function AskForWhom
  ${If} $ForAll = 1 ; said on the command line, or answered before the rights were asked for
    Abort
  ${EndIf}
  !insertmacro MUI_HEADER_TEXT "$(ForWhomTitle)" "$(ForWhomText)"
  nsDialogs::Create 1018
  Pop $R1
  ${NSD_CreateRadioButton} 0 20u 100% 12u "$(ForMe)"
  Pop $R1
  ${NSD_Check} $R1
  ${NSD_CreateRadioButton} 0 40u 100% 12u "$(ForEverybody)"
  Pop $Choice
  nsDialogs::Show
FunctionEnd

Function LeaveForWhom
  ${NSD_GetState} $Choice $ForAll
  ${If} $ForAll = 1
    Call AskForRights
  ${EndIf}
  Call ChooseFolder
FunctionEnd

; Puts the old version aside. A file in use cannot be moved, so this also finds a program that is still open; it is never closed by force,
; because somebody may be in the middle of a checklist.
Function PutOldAside
  ${If} ${FileExists} "$INSTDIR\_internal\*.*"
  ${AndIfNot} ${FileExists} "$INSTDIR\${PROGRAM}"
    !insertmacro Refuse "$(OtherProgram)" ${NOT_EMPTY}
  ${EndIf}
  again:
  ClearErrors
  ${If} ${FileExists} "$INSTDIR\${PROGRAM}"
    FileOpen $R1 "$INSTDIR\${PROGRAM}" a
    ${If} ${Errors}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(StillOpen)" /SD IDCANCEL IDRETRY again
      SetErrorLevel ${IN_USE}
      Quit
    ${EndIf}
    FileClose $R1
  ${EndIf}
  ${If} ${FileExists} "$INSTDIR\_internal\*.*"
    RMDir /r "$INSTDIR\_internal.old" ; of a setup that was cut off
    ClearErrors
    Rename "$INSTDIR\_internal" "$INSTDIR\_internal.old"
    ${If} ${Errors}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(StillOpen)" /SD IDCANCEL IDRETRY again
      SetErrorLevel ${IN_USE}
      Quit
    ${EndIf}
  ${EndIf}
FunctionEnd

; A setup that is broken off gives the old version back as far as it can.
Function .onInstFailed
  ${If} ${FileExists} "$INSTDIR\_internal.old\*.*"
    RMDir /r "$INSTDIR\_internal"
    Rename "$INSTDIR\_internal.old" "$INSTDIR\_internal"
  ${EndIf}
FunctionEnd

!include "${FILES}"

Section "${PRODUCT}"
  !insertmacro UseScope
  Call PutOldAside
  ${If} ${FileExists} "$INSTDIR\${PROGRAM}"
    !insertmacro RemoveReplacedFolders
  ${EndIf}
  !insertmacro ShippedFiles
  RMDir /r "$INSTDIR\_internal.old"

  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${PRODUCT}.lnk" "$INSTDIR\${PROGRAM}" "" "$INSTDIR\${PROGRAM}" 0 SW_SHOWNORMAL "" "$(ShortcutText)"

  WriteRegStr SHCTX "Software\Classes\.fgpack" "" "${FILE_TYPE}"
  WriteRegStr SHCTX "Software\Classes\${FILE_TYPE}" "" "$(FileTypeText)"
  WriteRegStr SHCTX "Software\Classes\${FILE_TYPE}\DefaultIcon" "" "$INSTDIR\${PROGRAM},0"
  WriteRegStr SHCTX "Software\Classes\${FILE_TYPE}\shell\open\command" "" '"$INSTDIR\${PROGRAM}" "%1"'

  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayName" "${PRODUCT}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "Publisher" "${PUBLISHER}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\${PROGRAM},0"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "EstimatedSize" ${KILOBYTES}
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoRepair" 1
  ${RefreshShellIcons}

  ${If} $Packs != ""
    CreateDirectory "$INSTDIR\packs"
    ClearErrors
    CopyFiles /SILENT "$Packs\*.fgpack" "$INSTDIR\packs"
    ${If} ${FileExists} "$Packs\policy.toml"
      CopyFiles /SILENT "$Packs\policy.toml" "$INSTDIR"
    ${EndIf}
    ${If} ${Errors}
      !insertmacro Refuse "$(PacksNotCopied)" ${NOT_WRITTEN}
    ${EndIf}
  ${EndIf}
SectionEnd

Function un.onInit
  SetRegView 64
  ReadRegStr $R1 HKLM "${UNINSTALL_KEY}" "InstallLocation"
  StrCpy $ForAll 0
  ${If} $R1 == $INSTDIR
    StrCpy $ForAll 1
    UserInfo::GetAccountType
    Pop $R1
    ${If} $R1 != "Admin"
      ${If} ${Silent}
        !insertmacro Refuse "$(NeedsRights)" ${NOT_ELEVATED}
      ${EndIf}
      ExecShell "runas" "$INSTDIR\uninstall.exe"
      Quit
    ${EndIf}
  ${EndIf}
  !insertmacro UseScope
FunctionEnd

Section "Uninstall"
  again:
  ClearErrors
  ${If} ${FileExists} "$INSTDIR\${PROGRAM}"
    FileOpen $R1 "$INSTDIR\${PROGRAM}" a
    ${If} ${Errors}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(StillOpen)" /SD IDCANCEL IDRETRY again
      SetErrorLevel ${IN_USE}
      Quit
    ${EndIf}
    FileClose $R1
  ${EndIf}

  ; Settings and bookmarks belong to the person, not to the program: they go only if that is said.
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/FORGET" $R1
  ${If} ${Errors}
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "$(ForgetProfile)" /SD IDNO IDNO kept
  ${EndIf}
  SetShellVarContext current
  RMDir /r "$LOCALAPPDATA\${PRODUCT}"
  kept:
  !insertmacro UseScope

  !insertmacro RemoveShippedFiles
  RMDir /r "$INSTDIR\_internal.old"
  Delete "$INSTDIR\packs\*.fgpack"
  RMDir "$INSTDIR\packs"
  Delete "$INSTDIR\policy.toml"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR" ; only if empty: what somebody else put there is theirs

  Delete "$SMPROGRAMS\${PRODUCT}.lnk"
  DeleteRegKey SHCTX "Software\Classes\${FILE_TYPE}"
  ReadRegStr $R1 SHCTX "Software\Classes\.fgpack" ""
  ${If} $R1 == "${FILE_TYPE}"
    DeleteRegValue SHCTX "Software\Classes\.fgpack" ""
    DeleteRegKey /ifempty SHCTX "Software\Classes\.fgpack"
  ${EndIf}
  DeleteRegKey SHCTX "${UNINSTALL_KEY}"
  ${un.RefreshShellIcons}
SectionEnd


