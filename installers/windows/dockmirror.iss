; Inno Setup 6: what build.ps1 compiles, with Version, Bundle and Output given.
[Setup]
AppId={{6C0B2C0B-6E0B-4B59-9B0C-5D3C0F0A7D11}
AppName=Dockmirror
AppVersion={#Version}
AppVerName=Dockmirror {#Version}
AppPublisher=The Dockmirror authors
VersionInfoVersion={#Version}
; Under Program Files, which administrators alone can write. The helper is looked for there and
; nowhere else, so that no other folder can be chosen.
DefaultDirName={autopf}\Dockmirror
DisableDirPage=yes
UsePreviousAppDir=no
PrivilegesRequired=admin
DisableProgramGroupPage=yes
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
; Qt 6 and Windows' own ICU want this or newer.
MinVersion=10.0.17763
OutputDir={#Output}
OutputBaseFilename=Dockmirror-{#Version}-setup
Compression=lzma2/max
SolidCompression=yes
SetupIconFile=..\..\build\dockmirror.ico
UninstallDisplayIcon={app}\Dockmirror-window.exe
UninstallDisplayName=Dockmirror
WizardStyle=modern
ChangesEnvironment=yes
; A window that is open is closed for an update; a change that is under way is put back.
CloseApplications=yes
RestartApplications=no
LicenseFile=..\..\LICENSE

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"
Name: "es"; MessagesFile: "compiler:Languages\Spanish.isl"
Name: "ru"; MessagesFile: "compiler:Languages\Russian.isl"

[CustomMessages]
en.InPath=Let every command prompt find dockmirror (adds its folder to Path)
de.InPath=dockmirror in jeder Eingabeaufforderung finden (nimmt den Ordner in Path auf)
es.InPath=Encontrar dockmirror en cualquier consola (añade su carpeta a Path)
ru.InPath=Находить dockmirror в любой командной строке (добавляет его папку в Path)
en.FixedFolder=Dockmirror is installed into Program Files only, where nobody but administrators can change it. Leave /DIR= out, and start the installer again.
de.FixedFolder=Dockmirror wird nur in den Programme-Ordner installiert, den allein Administratoren ändern können. Lassen Sie /DIR= weg und starten Sie das Installationsprogramm erneut.
es.FixedFolder=Dockmirror se instala solo en Archivos de programa, que únicamente los administradores pueden cambiar. Omita /DIR= e inicie de nuevo el instalador.
ru.FixedFolder=Dockmirror устанавливается только в папку Program Files, которую могут изменять лишь администраторы. Уберите /DIR= и запустите установку снова.
en.ForgetHistory=Remove the history of changes too?%n%nWithout it, Dockmirror cannot undo them later. Docker's own configuration stays as it is.
de.ForgetHistory=Auch den Verlauf der Änderungen entfernen?%n%nOhne ihn kann Dockmirror sie später nicht rückgängig machen. Die Konfiguration von Docker bleibt, wie sie ist.
es.ForgetHistory=¿Eliminar también el historial de cambios?%n%nSin él, Dockmirror no podrá deshacerlos más tarde. La configuración de Docker queda como está.
ru.ForgetHistory=Удалить также историю изменений?%n%nБез неё Dockmirror не сможет отменить их позже. Настройки самого Docker останутся как есть.

[Tasks]
Name: "path"; Description: "{cm:InPath}"; Flags: unchecked

[InstallDelete]
; What an older version had and this one has not.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Bundle}\dockmirror.exe"; DestDir: "{app}"; Flags: ignoreversion
Source: "{#Bundle}\Dockmirror-window.exe"; DestDir: "{app}"; Flags: ignoreversion
Source: "{#Bundle}\dockmirror-helper.exe"; DestDir: "{app}"; Flags: ignoreversion
Source: "{#Bundle}\_internal\*"; DestDir: "{app}\_internal"; Flags: ignoreversion recursesubdirs createallsubdirs
Source: "..\..\LICENSE"; DestDir: "{app}"; DestName: "LICENSE.txt"; Flags: ignoreversion

[Icons]
Name: "{autoprograms}\Dockmirror"; Filename: "{app}\Dockmirror-window.exe"

[Registry]
Root: HKA; Subkey: "Software\Classes\dockmirror"; ValueType: string; ValueData: "URL:Dockmirror"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\dockmirror"; ValueType: string; ValueName: "URL Protocol"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\dockmirror\DefaultIcon"; ValueType: string; ValueData: "{app}\Dockmirror-window.exe,0"
Root: HKA; Subkey: "Software\Classes\dockmirror\shell\open\command"; ValueType: string; ValueData: """{app}\Dockmirror-window.exe"" ""%1"""
; "dockmirror" in the Run dialog and for ShellExecute, without Path.
Root: HKA; Subkey: "Software\Microsoft\Windows\CurrentVersion\App Paths\dockmirror.exe"; ValueType: string; ValueData: "{app}\dockmirror.exe"; Flags: uninsdeletekey
Root: HKLM; Subkey: "SYSTEM\CurrentControlSet\Control\Session Manager\Environment"; ValueType: expandsz; ValueName: "Path"; ValueData: "{olddata};{app}"; Tasks: path; Check: IsMissingFromPath

[Code]
const
  EnvironmentKey = 'SYSTEM\CurrentControlSet\Control\Session Manager\Environment';

function PathOfSystem: String;
begin
  if not RegQueryStringValue(HKLM, EnvironmentKey, 'Path', Result) then
    Result := '';
end;

function IsMissingFromPath: Boolean;
begin
  Result := Pos(';' + Lowercase(ExpandConstant('{app}')) + ';', ';' + Lowercase(PathOfSystem) + ';') = 0;
end;

{ /DIR= could name a folder that anybody may write. }
function InitializeSetup: Boolean;
begin
  Result := ExpandConstant('{param:DIR}') = '';
  if not Result then
    SuppressibleMsgBox(CustomMessage('FixedFolder'), mbError, MB_OK, IDOK);
end;

procedure TakeOutOfPath;
var
  Path: String;
begin
  Path := ';' + PathOfSystem + ';';
  if StringChangeEx(Path, ';' + ExpandConstant('{app}') + ';', ';', True) > 0 then
  begin
    Path := Copy(Path, 2, Length(Path) - 2);
    RegWriteExpandStringValue(HKLM, EnvironmentKey, 'Path', Path);
  end;
end;

function IsHistoryToGo: Boolean;
begin
  if ExpandConstant('{param:PURGE|no}') <> 'no' then
    Result := CompareText(ExpandConstant('{param:PURGE}'), 'yes') = 0
  else
    Result := (not UninstallSilent) and (MsgBox(CustomMessage('ForgetHistory'), mbConfirmation, MB_YESNO or MB_DEFBUTTON2) = IDYES);
end;

procedure CurUninstallStepChanged(Step: TUninstallStep);
var
  Folder: String;
begin
  if Step <> usPostUninstall then
    Exit;
  TakeOutOfPath;
  { What else lies beside it, such as an organisation's profile, is not Dockmirror's to remove. }
  Folder := ExpandConstant('{commonappdata}\Dockmirror');
  if DirExists(Folder + '\State') and IsHistoryToGo then
  begin
    DelTree(Folder + '\State', True, True, True);
    RemoveDir(Folder);
  end;
end;
