# Builds dist\Dockmirror-VERSION-setup.exe, on Windows with Python 3.12 and Inno Setup 6:
#   powershell -File installers\windows\build.ps1
#
# Signed where DOCKMIRROR_SIGN_THUMBPRINT names a code-signing certificate of the user's store.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '..\..')

function Invoke-Checked {
    param([string] $Program, [string[]] $Words)
    & $Program @Words
    if ($LASTEXITCODE -ne 0) { throw "$Program ended with $LASTEXITCODE" }
}

function Add-Signature {
    param([string[]] $Files)
    if (-not $env:DOCKMIRROR_SIGN_THUMBPRINT) { return }
    $words = @('sign', '/sha1', $env:DOCKMIRROR_SIGN_THUMBPRINT, '/fd', 'sha256')
    $words += @('/tr', 'http://timestamp.digicert.com', '/td', 'sha256')
    Invoke-Checked 'signtool' ($words + $Files)
}

$build = 'build\windows'
if (Test-Path $build) { Remove-Item -Recurse -Force $build }
New-Item -ItemType Directory -Force $build, 'dist' | Out-Null
Invoke-Checked 'py' @('-3.12', '-m', 'venv', "$build\venv")
$python = "$build\venv\Scripts\python.exe"
Invoke-Checked $python @('-m', 'pip', 'install', '--quiet', '--require-hashes',
    '--only-binary=:all:', '-r', 'installers\windows\requirements.txt')
[IO.File]::WriteAllText((Join-Path $PWD 'build\commit'), "$(git rev-parse HEAD)`n")
Invoke-Checked $python @('installers\icon_files.py', 'build')
Invoke-Checked $python @('-m', 'PyInstaller', '--noconfirm', '--log-level', 'WARN',
    '--workpath', "$build\work", '--distpath', "$build\dist", 'installers\dockmirror.spec')

$bundle = "$build\dist\Dockmirror"
Add-Signature @("$bundle\dockmirror.exe", "$bundle\Dockmirror-window.exe",
    "$bundle\dockmirror-helper.exe")
$env:PYTHONPATH = 'app'
$version = & $python -c 'import dockmirror; print(dockmirror.__version__)'
$compiler = Join-Path ${env:ProgramFiles(x86)} 'Inno Setup 6\ISCC.exe'
Invoke-Checked $compiler @('/Q', "/DVersion=$version", "/DBundle=$(Resolve-Path $bundle)",
    "/DOutput=$(Resolve-Path 'dist')", 'installers\windows\dockmirror.iss')
$setup = "dist\Dockmirror-$version-setup.exe"
Add-Signature @($setup)

Invoke-Checked "$bundle\dockmirror.exe" @('--version')
$installed = (Get-ChildItem -Recurse -File $bundle | Measure-Object -Sum Length).Sum
'{0,8:N1} MB  the installer' -f ((Get-Item $setup).Length / 1e6)
'{0,8:N1} MB  installed' -f ($installed / 1e6)
