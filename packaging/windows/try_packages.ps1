# Tries setup and MSI on a Windows machine that may be spoiled: packaging/windows/try_packages.ps1 FOLDER
# Installs silently, over itself, with packs; removes; and looks for what is left. Needs the rights of an administrator for the MSI.
param([Parameter(Mandatory)][string]$Folder)
$ErrorActionPreference = "Stop"

function Invoke-Quietly([string]$Program, [string[]]$Words, [int[]]$Allowed = @(0)) {
    $done = Start-Process -FilePath $Program -ArgumentList $Words -Wait -PassThru
    if ($Allowed -notcontains $done.ExitCode) { throw "$Program $Words ended with $($done.ExitCode)" }
}
function Assert-There([string]$Path, [bool]$Expected) {
    if ((Test-Path $Path) -ne $Expected) { throw "$Path should $(if ($Expected) { 'be there' } else { 'be gone' })" }
}

$setup = (Get-ChildItem "$Folder/*-setup.exe").FullName
$msi = (Get-ChildItem "$Folder/*.msi").FullName
$packs = Join-Path $env:TEMP "fieldguide packs"
New-Item -ItemType Directory -Force $packs, "$packs-empty" | Out-Null
Set-Content "$packs/one.fgpack" "a stand-in"
Set-Content "$packs/policy.toml" "# a stand-in"
$profile_folder = Join-Path $env:LOCALAPPDATA "Fieldguide"
New-Item -ItemType Directory -Force $profile_folder | Out-Null
Set-Content "$profile_folder/kept.txt" "somebody's"

# The setup, for one person
$home_folder = Join-Path $env:LOCALAPPDATA "Programs\Fieldguide"
Invoke-Quietly $setup @("/S", "/PACKS=`"$packs-empty`"") @(2)
Assert-There $home_folder $false
Invoke-Quietly $setup @("/S", "/CurrentUser", "/PACKS=`"$packs`"")
Invoke-Quietly "$home_folder\fieldguide.exe" @("selftest")
Assert-There "$home_folder\packs\one.fgpack" $true
Assert-There "$home_folder\policy.toml" $true
Set-Content "$home_folder\_internal\of-an-older-version.dll" "old"
Invoke-Quietly $setup @("/S", "/CurrentUser")
Assert-There "$home_folder\_internal\of-an-older-version.dll" $false
Assert-There "$home_folder\packs\one.fgpack" $true
Invoke-Quietly "$home_folder\uninstall.exe" @("/S", "_?=$home_folder")
Remove-Item "$home_folder\uninstall.exe" -ErrorAction SilentlyContinue # the one file that cannot remove itself when it is waited for
if (Test-Path $home_folder) { if (Get-ChildItem -Recurse -File $home_folder) { throw "Files are left in $home_folder" } }
Assert-There "HKCU:\Software\Microsoft\Windows\CurrentVersion\Uninstall\Fieldguide" $false
Assert-There "HKCU:\Software\Classes\Fieldguide.Pack" $false
Assert-There "$profile_folder\kept.txt" $true

# The MSI, for everybody
$everybody = Join-Path $env:ProgramFiles "Fieldguide"
Invoke-Quietly "msiexec.exe" @("/i", "`"$msi`"", "/qn", "/norestart", "PACKS=`"$packs`"")
Invoke-Quietly "$everybody\fieldguide.exe" @("selftest")
Assert-There "$everybody\packs\one.fgpack" $true
Assert-There "$everybody\policy.toml" $true
Invoke-Quietly "msiexec.exe" @("/x", "`"$msi`"", "/qn", "/norestart")
Assert-There $everybody $false
Assert-There "$profile_folder\kept.txt" $true
Write-Output "Setup and MSI install, upgrade and remove."
