# Installs the service under a real systemd, lets it make a run, and removes it.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
unset ROLLCALL_DATA_DIR
trap 'systemctl poweroff -ff' EXIT
data=/var/lib/rollcall
mkdir -p /etc/credstore
echo 'correct horse battery staple' >/etc/credstore/rollcall-vault
chmod 600 /etc/credstore/rollcall-vault

echo "== install"
rollcallctl service install --system --listen 127.0.0.1:9477
systemctl stop rollcall

# Set it up as its account, with a schedule that has missed something.
mkdir /tmp/key
cp /etc/credstore/rollcall-vault /tmp/key/rollcall-vault
chown -R rollcall /tmp/key
as_rollcall() {
	runuser -u rollcall -- env CREDENTIALS_DIRECTORY=/tmp/key rollcallctl --data-dir $data "$@"
}
as_rollcall vault init --age $data/secrets.age --passphrase-stdin </tmp/key/rollcall-vault
as_rollcall connector add --description Contoso --cloud practice
rm -r /tmp/key
echo '{"settled":"2026-01-01T12:00:00Z"}' >$data/schedule.json
chown rollcall $data/schedule.json

echo "== run"
systemctl start rollcall
i=0
while [ $i -lt 300 ] && ! journalctl -o json -t rollcallctl | grep -q '"ROLLCALL_STATE":"succeeded"'; do
	i=$((i + 1))
	sleep 0.2
done
journalctl -o json -t rollcallctl | grep '"ROLLCALL_STATE":"succeeded"'
systemctl show rollcall -p ActiveState -p NRestarts
stat -c 'credential of %U, mode %a' /run/credentials/rollcall.service/rollcall-vault
rollcallctl service status --system --json

echo "== stop"
systemctl stop rollcall
systemctl show rollcall -p Result -p ExecMainStatus

echo "== remove"
rollcallctl service remove --system
ls /etc/systemd/system/rollcall.service $data/rollcall.db
