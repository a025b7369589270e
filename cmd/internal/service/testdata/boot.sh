#!/bin/sh
# Boots systemd in a copy of this system that exists only in memory, in namespaces of its own, and
# runs the script $WORK/script there. What the script prints is in $WORK/out. A pivot, and not a
# chroot, lets services have user namespaces.
set -e
root=$WORK/copy/root
mount -t tmpfs tmpfs "$WORK/copy"
mkdir "$WORK/copy/upper" "$WORK/copy/temporary" "$root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$WORK/copy/upper,workdir=$WORK/copy/temporary" "$root"
mount -t proc proc "$root/proc"
mount --rbind /sys "$root/sys"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mkdir "$root/host" "$root/before"
mount --bind "$WORK" "$root/host"
cp "$WORK/rollcallctl" "$root/usr/bin/rollcallctl"
chmod 755 "$root/usr/bin/rollcallctl"

# Nothing of this system starts but its journal and its bus.
units=$root/etc/systemd/system
rm -rf "$units"/*.wants
cat >"$units/probe.target" <<'X'
[Unit]
Requires=probe.service systemd-journald.service dbus.socket
X
cat >"$units/probe.service" <<'X'
[Unit]
DefaultDependencies=no
After=systemd-journald.service dbus.socket
[Service]
Type=oneshot
ExecStart=/bin/sh /host/script
StandardOutput=file:/host/out
StandardError=file:/host/out
X

cd "$root"
mount --make-rprivate /
pivot_root . before
cd /
umount -l /before
mount --make-rshared /
exec env -i container=test PATH=/usr/sbin:/usr/bin:/sbin:/bin \
	/lib/systemd/systemd --unit=probe.target --log-target=null --show-status=0
