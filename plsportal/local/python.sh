# Sourced by the commands in bin/: sets $python to a Python that is new enough, or says what is missing.
python=
for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "Plsportal needs Python 3.11 or newer as python3; this machine has $(python3 --version 2>&1 | head -n 1 || true)." >&2
    exit 2
fi
PYTHONPATH=$here${PYTHONPATH:+:$PYTHONPATH}
export PYTHONPATH
