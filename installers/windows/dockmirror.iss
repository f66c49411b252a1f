; Inno Setup 6: what build.ps1 compiles, with Version, Bundle and Output given.
[Setup]
AppId={{6C0B2C0B-6E0B-4B59-9B0C-5D3C0F0A7D11}
AppName=Dockmirror
AppVersion={#Version}
AppPublisher=The Dockmirror authors
; Under Program Files, which administrators alone can write.
DefaultDirName={autopf}\Dockmirror
PrivilegesRequired=admin
DisableProgramGroupPage=yes
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
OutputDir={#Output}
OutputBaseFilename=Dockmirror-{#Version}-setup
Compression=lzma2/max
SolidCompression=yes
SetupIconFile=..\..\build\dockmirror.ico
UninstallDisplayIcon={app}\Dockmirror-window.exe
WizardStyle=modern
ChangesEnvironment=yes
LicenseFile=..\..\LICENSE

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"
Name: "es"; MessagesFile: "compiler:Languages\Spanish.isl"
Name: "ru"; MessagesFile: "compiler:Languages\Russian.isl"

[Tasks]
Name: "path"; Description: "dockmirror in Path"; Flags: unchecked

[Files]
Source: "{#Bundle}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[InstallDelete]
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{autoprograms}\Dockmirror"; Filename: "{app}\Dockmirror-window.exe"

[Registry]
Root: HKA; Subkey: "Software\Classes\dockmirror"; ValueType: string; ValueData: "URL:Dockmirror"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\dockmirror"; ValueType: string; ValueName: "URL Protocol"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\dockmirror\DefaultIcon"; ValueType: string; ValueData: "{app}\Dockmirror-window.exe,0"
Root: HKA; Subkey: "Software\Classes\dockmirror\shell\open\command"; ValueType: string; ValueData: """{app}\Dockmirror-window.exe"" ""%1"""
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

procedure CurUninstallStepChanged(Step: TUninstallStep);
var
  Path: String;
begin
  if Step = usPostUninstall then
  begin
    Path := PathOfSystem;
    if StringChangeEx(Path, ';' + ExpandConstant('{app}'), '', True) > 0 then
      RegWriteExpandStringValue(HKLM, EnvironmentKey, 'Path', Path);
  end;
end;
