#!/bin/sh
# 卸下平台的程序与服务；数据、设置和备份都留着。可以重复运行。
#   ./uninstall.sh [--prefix 文件夹]
set -eu
prefix=/opt/evaluation
case "${1:-}" in
  "") ;;
  --prefix) prefix=${2:?--prefix 后面要写路径} ;;
  *) printf '用法：./uninstall.sh [--prefix 文件夹]\n' >&2; exit 1 ;;
esac
unit=/etc/systemd/system/evaluation.service
if [ "$(id -u)" = 0 ] && [ -e "$unit" ] && grep -q "ExecStart=$prefix/" "$unit"; then
  [ ! -d /run/systemd/system ] || systemctl disable --now --quiet evaluation
  rm -f "$unit"
  [ ! -d /run/systemd/system ] || systemctl daemon-reload
  [ "$(readlink /usr/local/bin/evaluation 2>/dev/null)" != "$prefix/bin/evaluation" ] || rm -f /usr/local/bin/evaluation
fi
rm -rf "$prefix/versions" "$prefix/current" "$prefix/bin"
rmdir "$prefix" 2>/dev/null || true
printf '程序已卸下。数据没有动：/var/lib/evaluation 或 %s/data，设置在 /etc/evaluation。确认不再需要、备份已归档以后，再由两人在场删除。\n' "$prefix"
