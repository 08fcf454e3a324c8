@echo off
rem Drop documents or folders onto this file. It is plain ASCII throughout; what is said in Chinese stands in program\.
setlocal EnableExtensions EnableDelayedExpansion
rem Explorer puts no quotation marks round a name with an ampersand, which ends the arguments: the whole line has it.
set "BUDGETLINT_LINE=!cmdcmdline!"
set "BUDGETLINT_DROPPED="
if /i not "!cmdcmdline:/c =!"=="!cmdcmdline!" set "BUDGETLINT_DROPPED=1"
rem From here on an exclamation mark in a name is one.
setlocal DisableDelayedExpansion
chcp 65001 >nul
set "PYTHONUTF8=1"
set "RUN="
set "CODE=2"
if exist "%~dp0python\python.exe" set RUN="%~dp0python\python.exe"
if defined RUN goto run
for %%V in (@VERSIONS@) do if not defined RUN call :try %%V
if defined RUN goto run
python -c "import sys; sys.exit('%%d.%%d' %% sys.version_info[:2] not in '@VERSIONS@'.split())" >nul 2>nul
if not errorlevel 1 set "RUN=python"
if defined RUN goto run
type "%~dp0program\no-python.txt"
goto end

:try
py -%1 -c "" >nul 2>nul
if not errorlevel 1 set "RUN=py -%1"
goto :eof

:run
%RUN% "%~dp0program\start.py" @ARGUMENTS@
set "CODE=%errorlevel%"

:end
echo.
pause
if defined BUDGETLINT_DROPPED exit %CODE%
exit /b %CODE%
