# Intune: a Win32 app whose install command is
#   powershell.exe -ExecutionPolicy Bypass -File intune.ps1
# and whose detection rule is the file %ProgramData%\dockmirror\profile.toml. Runs as SYSTEM, so that
# the profile belongs to an administrators' account, without which Dockmirror ignores it.
$ErrorActionPreference = 'Stop'

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
