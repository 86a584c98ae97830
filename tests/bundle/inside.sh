#!/bin/sh
# Runs in namespaces of its own: inside.sh ROOT BUNDLE. Only loopback, only what the archive brought.
set -eu
root=$1 name=$2
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/dev"
mkdir -p "$root/dev/shm"
for node in null zero full random urandom; do
  touch "$root/dev/$node"
  mount --bind "/dev/$node" "$root/dev/$node"
done
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
ln -s /proc/self/fd "$root/dev/fd"
rm -f "$root/etc/resolv.conf"
[ "$(grep -c : /proc/net/dev)" = 1 ] || { echo "there is a network" >&2; exit 1; }
python3 - <<'UP' # loopback; a bare machine has no `ip`
import fcntl, socket, struct
SIOCSIFFLAGS, IFF_UP = 0x8914, 1
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
    fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh", b"lo", IFF_UP) + bytes(14))
UP
there() { chroot "$root" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"; }
step() { printf '\n== %s\n' "$*"; }

step "a first installation"
there "/root/$name/install.sh"
first=$(stat -c %Y "$root/opt/evaluation/current/complete")
[ -e "$root/etc/systemd/system/evaluation.service" ]

step "the same again changes nothing"
echo 'EVALUATION_SERVER="granian"' >>"$root/etc/evaluation/settings.env"
there "/root/$name/install.sh"
[ "$(stat -c %Y "$root/opt/evaluation/current/complete")" = "$first" ]
grep -q '^EVALUATION_SERVER="granian"' "$root/etc/evaluation/settings.env"

step "the sample year, its pages and its papers"
there /opt/evaluation/current/bin/python /root/driver.py
[ -z "$(find "$root/var/lib/evaluation" -user root)" ] || { find "$root/var/lib/evaluation" -user root; exit 1; }

step "another edition: a backup first, then the switch"
echo >>"$root/root/$name/安装说明.md"
(cd "$root/root/$name" && sha256sum 安装说明.md >one && grep -v 安装说明.md SHA256SUMS >others && cat others one >SHA256SUMS && rm one others)
there "/root/$name/install.sh"
[ "$(find "$root/opt/evaluation/versions" -mindepth 1 -maxdepth 1 | wc -l)" = 2 ]
ls -la "$root"/var/lib/evaluation/backups/before-*.zip

step "out again; the data stay"
there "/root/$name/uninstall.sh"
[ ! -e "$root/opt/evaluation" ]
[ ! -e "$root/etc/systemd/system/evaluation.service" ]
[ -e "$root/var/lib/evaluation/secret" ]
