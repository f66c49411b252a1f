# Intune: a Win32 app of this file and the installer, Dockmirror-VERSION-setup.exe, in one folder.
#   Install command:   powershell.exe -ExecutionPolicy Bypass -File intune.ps1
#   Uninstall command: "%ProgramFiles%\Dockmirror\unins000.exe" /VERYSILENT /SUPPRESSMSGBOXES /NORESTART
#   Detection rule:    the file %ProgramData%\dockmirror\profile.toml
# Runs as SYSTEM, so that the profile belongs to an administrators' account, without which Dockmirror
# ignores it.
$ErrorActionPreference = 'Stop'

$setup = Get-ChildItem -Path $PSScriptRoot -Filter 'Dockmirror-*-setup.exe' | Select-Object -First 1
if (-not $setup) { throw 'Dockmirror-VERSION-setup.exe is not beside this script' }
$installed = Start-Process -Wait -PassThru -FilePath $setup.FullName `
    -ArgumentList '/VERYSILENT', '/SUPPRESSMSGBOXES', '/NORESTART'
if ($installed.ExitCode -ne 0) { exit $installed.ExitCode }

$folder = Join-Path $env:ProgramData 'dockmirror'
New-Item -ItemType Directory -Force -Path $folder | Out-Null
# The folder may have been made by somebody else before: take it over, and let nobody else write.
& takeown.exe /F $folder /A /R /D Y | Out-Null
& icacls.exe $folder /inheritance:r /grant '*S-1-5-18:(OI)(CI)F' '*S-1-5-32-544:(OI)(CI)F' `
    '*S-1-5-32-545:(OI)(CI)RX' | Out-Null

@'
mirrors = ["https://mirror.example.com"]
may-change = ["restart", "test-image"]
'@ | Set-Content -Encoding ascii -Path (Join-Path $folder 'profile.toml')

# Intune's agent is a 32-bit program, for which ProgramFiles names another folder.
$programs = if ($env:ProgramW6432) { $env:ProgramW6432 } else { $env:ProgramFiles }
$document = & "$programs\Dockmirror\dockmirror.exe" setup --yes --format json | Out-String
$code = $LASTEXITCODE
$document | Set-Content -Encoding utf8 -Path (Join-Path $folder 'last-setup.json')
# 0: proven, or nothing to do. 4: no Docker there yet; the profile waits for it.
if ($code -eq 4) { exit 0 }
exit $code
