; The installer for Windows: for one user, or for all users of a computer. The script build calls
; makensis with the names that are used here and defined nowhere.
;
; Silent: setup.exe /S [/CurrentUser | /AllUsers] [/D=FOLDER]. Exit codes: 0 done, 1 cancelled,
; 2 failed; nothing is changed while Rollcall is running and does not quit. A service of Windows that
; runs the program stops for an update, and is removed with the program.

Unicode true
Target amd64-unicode
!ifdef QUICK ; while you work on it
	SetCompress off
!else
	SetCompressor /SOLID lzma
!endif
SetDateSave off
ManifestDPIAware true
ManifestLongPathAware true
ManifestSupportedOS Win10

!define NAME "Rollcall"
!define ID "io.github.rollcallsync.Rollcall"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${ID}"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"
!define SERVICE "Rollcall"
!define APPROVED "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"

!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_USE_PROGRAMFILES64
!define MULTIUSER_INSTALLMODE_INSTDIR "Rollcall"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "${UNINSTALL}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallLocation"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "${UNINSTALL}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "InstallLocation"
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING

!include MultiUser.nsh
!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include x64.nsh

Var restart ; "yes" if the service was running and is to run again

Name "${NAME}"
OutFile "${SETUP}"
BrandingText "${NAME} ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow
!ifdef SIGN
	!uninstfinalize '${SIGN} "%1"' = 0
!endif

VIProductVersion "${DOTTED}"
VIFileVersion "${DOTTED}"
VIAddVersionKey ProductName "${NAME}"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey FileDescription "${NAME}, installer"
VIAddVersionKey CompanyName "The Rollcall authors"
VIAddVersionKey LegalCopyright "Copyright ${YEAR} The Rollcall authors, MIT licence"

!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "${LICENCE}"
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE CheckFolder
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\rollcall.exe"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; Fail says what went wrong and ends with code 2. Silent installers only end.
!macro Fail text
	MessageBox MB_OK|MB_ICONSTOP "${text}" /SD IDOK
	SetErrorLevel 2
	Quit
!macroend

; CheckFolder refuses the data folder of a user as the folder of the program.
Function CheckFolder
	${If} ${FileExists} "$INSTDIR\rollcall.db"
		MessageBox MB_OK|MB_ICONSTOP "The folder $INSTDIR contains the data of Rollcall. Choose another folder for the program." /SD IDOK
		Abort
	${EndIf}
FunctionEnd

!macro Running un
; StartsHere replaces a command line on the stack with "yes" if it starts a program in $INSTDIR, else
; "no".
Function ${un}StartsHere
	Exch $0
	Push $1
	Push $2
	Push $3
	StrLen $1 "$INSTDIR\"
	StrCpy $2 $0 $1
	StrCpy $3 $0 $1 1 ; behind a quotation mark
	StrCpy $0 "no"
	${If} $2 == "$INSTDIR\"
	${OrIf} $3 == "$INSTDIR\"
		StrCpy $0 "yes"
	${EndIf}
	Pop $3
	Pop $2
	Pop $1
	Exch $0
FunctionEnd

; HasService puts "yes" on the stack if a service of Windows runs the programs, else "no".
Function ${un}HasService
	Push $0
	ReadRegStr $0 HKLM "SYSTEM\CurrentControlSet\Services\${SERVICE}" ImagePath
	Push $0
	Call ${un}StartsHere
	Pop $0
	Exch $0
FunctionEnd

; QuitRunning asks a running window to quit, and waits until nothing uses the programs any longer.
Function ${un}QuitRunning
	again:
	${If} ${FileExists} "$INSTDIR\rollcall.exe"
		DetailPrint "Asking Rollcall to quit"
		ExecWait '"$INSTDIR\rollcall.exe" --quit' $0
	${EndIf}
	StrCpy $1 0
	look:
	Push "$INSTDIR\rollcall.exe"
	Call ${un}InUse
	Pop $0
	${If} $0 == "no"
		Push "$INSTDIR\rollcallctl.exe"
		Call ${un}InUse
		Pop $0
	${EndIf}
	${If} $0 == "no"
		Return
	${EndIf}
	IntOp $1 $1 + 1
	${If} $1 < 20
		Sleep 250
		Goto look
	${EndIf}
	Call ${un}RestartService
	MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "Rollcall is running. Quit it in its window or in the menu of its tray icon, end commands and services of rollcallctl, and try again." /SD IDCANCEL IDRETRY again
	SetErrorLevel 2
	Quit
FunctionEnd

; InUse replaces the path of a program on the stack with "yes" if it is running, else "no". Windows
; does not let anyone write to a program that is running.
Function ${un}InUse
	Exch $2
	Push $3
	StrCpy $3 "no"
	${If} ${FileExists} "$2"
		ClearErrors
		FileOpen $2 "$2" a
		${If} ${Errors}
			StrCpy $3 "yes"
		${Else}
			FileClose $2
		${EndIf}
	${EndIf}
	StrCpy $2 $3
	Pop $3
	Exch $2
FunctionEnd

; RestartService starts the service again if StopService stopped it.
Function ${un}RestartService
	${If} $restart == "yes"
		StrCpy $restart ""
		nsExec::Exec '"$SYSDIR\net.exe" start ${SERVICE}'
		Pop $0
		${If} $0 != 0
			!insertmacro Fail "The service ${SERVICE} does not start. Look for the reason in the event log, under Application."
		${EndIf}
	${EndIf}
FunctionEnd
!macroend
!insertmacro Running ""
!insertmacro Running "un."

; StopService stops the service of Windows that runs the programs, if it is running.
Function StopService
	Call HasService
	Pop $0
	${If} $0 == "yes"
		DetailPrint "Stopping the service ${SERVICE}"
		nsExec::Exec '"$SYSDIR\net.exe" stop ${SERVICE}'
		Pop $0
		${If} $0 == 0
			StrCpy $restart "yes"
		${EndIf}
	${EndIf}
FunctionEnd

Function .onInit
	${IfNot} ${RunningX64}
		!insertmacro Fail "Rollcall needs a 64-bit Windows."
	${EndIf}
	SetRegView 64
	!insertmacro MULTIUSER_INIT
FunctionEnd

Function un.onInit
	SetRegView 64
	!insertmacro MULTIUSER_UNINIT
FunctionEnd

Section
	${If} ${FileExists} "$INSTDIR\rollcall.db"
		!insertmacro Fail "The folder $INSTDIR contains the data of Rollcall. Choose another folder for the program."
	${EndIf}
	Call StopService
	Call QuitRunning
	ClearErrors
	SetOutPath "$INSTDIR"
	${If} ${Errors}
		!insertmacro Fail "The folder $INSTDIR cannot be created."
	${EndIf}
	SetOverwrite try
	File "${FILES}\rollcall.exe"
	File "${FILES}\rollcallctl.exe"
	File /oname=LICENCE.txt "${FILES}\LICENSE"
	File "${FILES}\third-party-licences.txt"
	WriteUninstaller "$INSTDIR\uninstall.exe"
	${If} ${Errors}
		!insertmacro Fail "The files in $INSTDIR cannot be written. Check the free space and your permissions there."
	${EndIf}

	CreateShortCut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\rollcall.exe" "" "$INSTDIR\rollcall.exe" 0 SW_SHOWNORMAL "" "Exact copy of a Microsoft 365 directory, with its history"
	WriteRegStr SHCTX "${UNINSTALL}" DisplayName "${NAME}"
	WriteRegStr SHCTX "${UNINSTALL}" DisplayVersion "${VERSION}"
	WriteRegStr SHCTX "${UNINSTALL}" DisplayIcon "$INSTDIR\rollcall.exe"
	WriteRegStr SHCTX "${UNINSTALL}" Publisher "The Rollcall authors"
	WriteRegStr SHCTX "${UNINSTALL}" URLInfoAbout "https://github.com/rollcallsync/rollcall"
	WriteRegStr SHCTX "${UNINSTALL}" InstallLocation "$INSTDIR"
	WriteRegStr SHCTX "${UNINSTALL}" UninstallString '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
	WriteRegStr SHCTX "${UNINSTALL}" QuietUninstallString '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode /S'
	WriteRegDWORD SHCTX "${UNINSTALL}" NoModify 1
	WriteRegDWORD SHCTX "${UNINSTALL}" NoRepair 1
	${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
	WriteRegDWORD SHCTX "${UNINSTALL}" EstimatedSize $0
	; rollcallctl is found by its name in the Run dialog and by programs that start it.
	WriteRegStr SHCTX "Software\Microsoft\Windows\CurrentVersion\App Paths\rollcall.exe" "" "$INSTDIR\rollcall.exe"
	WriteRegStr SHCTX "Software\Microsoft\Windows\CurrentVersion\App Paths\rollcallctl.exe" "" "$INSTDIR\rollcallctl.exe"
	${If} ${Errors}
		!insertmacro Fail "Rollcall is in $INSTDIR, but its shortcut or its entry in the list of programs cannot be written."
	${EndIf}
	Call RestartService
SectionEnd

; The data folder stays. It is not in the folder of the program.
Section Uninstall
	Call un.HasService
	Pop $0
	${If} $0 == "yes"
		DetailPrint "Removing the service ${SERVICE}"
		nsExec::Exec '"$INSTDIR\rollcallctl.exe" service remove --system'
		Pop $0
		${If} $0 != 0
			!insertmacro Fail "The service ${SERVICE} cannot be removed. As an administrator, enter: rollcallctl service remove --system"
		${EndIf}
	${EndIf}
	Call un.QuitRunning
	; The start at log-in of this user, if it starts this program.
	ReadRegStr $0 HKCU "${RUN}" "${ID}"
	Push $0
	Call un.StartsHere
	Pop $0
	${If} $0 == "yes"
		DeleteRegValue HKCU "${RUN}" "${ID}"
		DeleteRegValue HKCU "${APPROVED}" "${ID}"
	${EndIf}

	ClearErrors
	Delete "$INSTDIR\rollcall.exe"
	Delete "$INSTDIR\rollcallctl.exe"
	Delete "$INSTDIR\LICENCE.txt"
	Delete "$INSTDIR\third-party-licences.txt"
	${If} ${Errors}
		!insertmacro Fail "The files in $INSTDIR cannot be removed. Check your permissions there."
	${EndIf}
	Delete "$SMPROGRAMS\${NAME}.lnk"
	DeleteRegKey SHCTX "Software\Microsoft\Windows\CurrentVersion\App Paths\rollcall.exe"
	DeleteRegKey SHCTX "Software\Microsoft\Windows\CurrentVersion\App Paths\rollcallctl.exe"
	DeleteRegKey SHCTX "${UNINSTALL}"
	Delete "$INSTDIR\uninstall.exe"
	RMDir "$INSTDIR" ; only if it is empty
SectionEnd
