#!/usr/bin/env bash
# KeePassXC keeps secrets that a program has replaced or removed.
#
# Needs: keepassxc 2.7.4, libsecret-tools, xvfb, xdotool, dbus,
# libglib2.0-bin, python3.
# Expected: as a Secret Service, it forgets a secret that is replaced or removed.
# Seen: the replaced secret is in the history of the entry, and the removed entry is in the
# recycle bin. Before it replaces a secret, it asks, even if ConfirmAccessItem is off.
set -euo pipefail
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
mkdir -p "$work/config/keepassxc" "$work/cache/keepassxc"
export HOME=$work XDG_CONFIG_HOME=$work/config XDG_CACHE_HOME=$work/cache XDG_DATA_HOME=$work XDG_RUNTIME_DIR=$work
chmod 700 "$work"
group=00112233-4455-6677-8899-aabbccddeeff
cat >"$work/new.xml" <<XML
<?xml version="1.0" encoding="UTF-8"?>
<KeePassFile><Meta><RecycleBinEnabled>True</RecycleBinEnabled><HistoryMaxItems>10</HistoryMaxItems><HistoryMaxSize>6291456</HistoryMaxSize>
<CustomData><Item><Key>FDO_SECRETS_EXPOSED_GROUP</Key><Value>{$group}</Value></Item></CustomData></Meta>
<Root><Group><UUID>ABEiM0RVZneImaq7zN3u/w==</UUID><Name>Root</Name></Group></Root></KeePassFile>
XML
printf 'pw\npw\n' | keepassxc-cli import "$work/new.xml" "$work/db.kdbx" -p >/dev/null 2>&1
cat >"$work/config/keepassxc/keepassxc.ini" <<INI
[General]
ConfigVersion=2
UpdateCheckMessageShown=true
[FdoSecrets]
Enabled=true
ConfirmAccessItem=false
ConfirmDeleteItem=false
INI
export work DISPLAY=:78
Xvfb :78 -screen 0 1200x900x24 >/dev/null 2>&1 &
dbus-run-session -- bash -c '
	until xdotool getmouselocation >/dev/null 2>&1; do sleep 1; done
	echo pw | keepassxc --pw-stdin "$work/db.kdbx" >/dev/null 2>&1 & program=$!
	owned="gdbus call --session --dest org.freedesktop.DBus --object-path / --method org.freedesktop.DBus.NameHasOwner org.freedesktop.secrets"
	until $owned | grep -q true; do sleep 1; done
	sleep 2
	printf one | secret-tool store --label=try name try
	printf two | secret-tool store --label=try name try & storing=$!
	sleep 5
	xdotool mousemove 305 520 click 1 # Allow Selected
	wait $storing
	secret-tool clear name try
	sleep 2
	kill $program
' 2>/dev/null
echo pw | keepassxc-cli export -q "$work/db.kdbx" >"$work/out.xml"
python3 - "$work/out.xml" <<'PY'
import sys, xml.etree.ElementTree as xml
def passwords(entry):
    return [s.find("Value").text for s in entry.findall("String") if s.find("Key").text == "Password"]
bin = [g for g in xml.parse(sys.argv[1]).iter("Group") if g.find("Name").text == "Recycle Bin"]
seen = [(passwords(e), [passwords(h) for h in e.findall("History/Entry")]) for g in bin for e in g.findall("Entry")]
print(seen)
assert any("two" in now and ["one"] in before for now, before in seen)
PY
