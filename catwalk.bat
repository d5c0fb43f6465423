@echo off
rem What `make run` does elsewhere: installs what is needed, then serves the model pose and opens its page.
rem   catwalk.bat                 serve pose
rem   catwalk.bat style classify  any other words go to the command catwalk
setlocal
cd /d "%~dp0"

set "PYTHON=py -3"
%PYTHON% -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul
if errorlevel 1 set "PYTHON=python"
%PYTHON% -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul
if errorlevel 1 (
    echo Catwalk needs Python 3.11 or later: winget install Python.Python.3.12
    exit /b 1
)

if not exist .venv\Scripts\python.exe (
    %PYTHON% -m venv .venv
    if errorlevel 1 exit /b 1
)

rem Installed before, with the same list of packages?
fc /b setup.cfg .venv\installed-setup.cfg >nul 2>nul
if errorlevel 1 (
    echo Now about 0.4 GB are downloaded and 1.2 GB kept in .venv, most of it torch.
    .venv\Scripts\python -m pip install --disable-pip-version-check --quiet --editable .
    if errorlevel 1 exit /b 1
    copy /y setup.cfg .venv\installed-setup.cfg >nul
)

if "%~1"=="" (
    .venv\Scripts\catwalk pose --open
) else (
    .venv\Scripts\catwalk %*
)
