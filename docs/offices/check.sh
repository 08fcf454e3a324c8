#!/bin/sh
# Documents or folders as arguments; the same as the .bat for Windows.
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
for python in "$here/python/bin/python3" python3.14 python3.13 python3.12 python3.11 python3; do
    if "$python" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] not in '@VERSIONS@'.split())" 2>/dev/null; then
        exec "$python" -X utf8 "$here/program/start.py" @ARGUMENTS@
    fi
done
cat "$here/program/no-python.txt" >&2
exit 2
